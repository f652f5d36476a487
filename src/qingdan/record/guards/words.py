"""What a guard of the record says when it refuses; the same words on both databases."""

PREFIX = "guard_"
ONLY_ADDED = "操作记录只能追加，不能修改或删除。"
NOT_EMPTIED = "操作记录和清单不能整表清空。"
NOT_LINKED = "操作记录必须接在最后一条之后。"
