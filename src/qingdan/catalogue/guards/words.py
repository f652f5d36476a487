"""What a guard of the lists says when it refuses; the same words on both databases."""

FROZEN_ROWS = "已发布或已撤回的清单不能改动，请另立新版本。"
FROZEN_EDITION = "已发布的版本只能由下一版接续，或在生效前撤回，此外不能改动。"
KEPT_EDITION = "已发布或已撤回的版本不能删除。"
OVERLAP = "同一乡镇已发布版本的有效期不能重叠。"
WITHDRAWAL = ("state", "withdrawn_by_id", "withdrawn_at", "withdrawal_reason")
"""The columns that change when a published edition is withdrawn before it begins."""
ENDING = "valid_until"
"""The only column of a published edition that may change otherwise, and only so:

* from nothing to the day on which an edition handed in or published begins;
* from such a day, once that edition is withdrawn, to where it would have ended.
"""
