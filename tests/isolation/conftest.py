"""Says at the end of a run how many requests were made and how many answers were foreign."""


def pytest_terminal_summary(terminalreporter):
    counted = {"requests": 0, "foreign": 0}
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            if report.when == "call":
                for name, value in report.user_properties:
                    if name in counted:
                        counted[name] += value
    if counted["requests"]:
        terminalreporter.section("隔离", sep="─")
        terminalreporter.line(
            f"发出请求 {counted['requests']:,} 次，泄露他人数据的回答 {counted['foreign']} 个。"
        )
