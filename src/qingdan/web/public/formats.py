"""The formats that an edition can be taken away in, as readers know them."""

FORMATS = {
    "docx": "Word（公文表格式）",
    "xlsx": "Excel（三张表）",
    "pdf": "PDF（打印、存档）",
    "html": "网页文件（HTML）",
    "csv": "CSV（一张总表）",
    "json": "JSON（程序用）",
    "jsonld": "JSON-LD（公共服务目录）",
}
