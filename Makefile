# 清单通。先看这两条：make run 打开网站，make test 运行测试。

PYTHON ?= python3
BIN := .venv/bin
UV := $(or $(wildcard $(BIN)/uv),uv)
LOCK := $(UV) pip compile pyproject.toml --universal --generate-hashes --python-version 3.11 -q --no-header --no-annotate
# djangofmt lints templates; its formatter would put blanks between Chinese characters.
TEMPLATES := $(wildcard src/qingdan/web/templates src/qingdan/web/*/templates)
export PYTHONPATH := $(CURDIR)/src

.DEFAULT_GOAL := help
.PHONY: help run demo ready dev test test-postgres isolation walk tamper quick check format docs bench shots lock clean

help: ## 列出全部命令
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 22

run: ready ## 准备环境，载入样例清单，打开网站（http://127.0.0.1:8000/）
	@$(BIN)/qingdan start

demo: export QINGDAN_DATA_DIR := $(CURDIR)/var/demo
demo: export QINGDAN_SECOND_FACTOR ?= none
demo: ready ## 建一套演示（两县、每种角色一人，不强制动态口令）并打开网站；数据在 var/demo
	@$(BIN)/qingdan demo
	@$(BIN)/qingdan rebuild --if-needed
	@$(BIN)/qingdan serve

ready:
	@$(PYTHON) scripts/environment.py

dev:
	@$(PYTHON) scripts/environment.py --dev

test: dev ## 全部测试；默认用 SQLite，设了 QINGDAN_DATABASE_URL 就用它
	@$(BIN)/pytest -n 2 --dist worksteal --durations 10 $(ARGS)

test-postgres: dev ## 全部测试，用一个临时的 PostgreSQL
	@scripts/with_postgres.sh $(MAKE) --no-print-directory test

isolation: dev ## 隔离测试：全部地址 × 方法 × 角色 × 他人的数据，逐一请求（数分钟）
	@ISOLATION=all $(BIN)/pytest -q -n 2 --dist worksteal tests/isolation $(ARGS)

walk: dev ## 流程走查：每道关口走遍所有走法，每个情景从办件走一遍，每一种在浏览器里办到底（十几分钟）
	@WALK=all $(BIN)/pytest -q -n 2 --dist worksteal tests/unit/procedures/test_properties.py tests/unit/cases/test_scenarios_through_the_door.py tests/integration/operations/test_life.py tests/integration/operations/test_at_work.py tests/integration/parties/test_signing_in_under_attack.py tests/integration/api/test_at_once.py tests/integration/intake/test_proposing.py tests/e2e/test_every_kind.py $(ARGS)

tamper: dev ## 篡改测试：对操作记录做一万次篡改，SQLite 和 PostgreSQL 各做一遍，逐一查出（数分钟）
	@$(BIN)/python scripts/tamper.py $(ARGS)

quick: dev ## 只跑单元测试（半分钟以内）
	@$(BIN)/pytest -q -n 2 -m "not slow and not browser" tests/unit src $(ARGS)

check: dev ## 格式、写法、类型、分层、模板、迁移、生成的文档
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/djangofmt check --output-format concise $(TEMPLATES)
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@DJANGO_SETTINGS_MODULE=qingdan.settings.test $(BIN)/python -m django makemigrations --check --dry-run
	@$(BIN)/python scripts/make_docs.py --check

format: dev ## 按统一格式改写代码和模板
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/djangofmt check --fix --quiet $(TEMPLATES)

docs: dev ## 重新生成 docs/reference
	@$(BIN)/python scripts/make_docs.py

bench: dev ## 跑全部基准，写 docs/performance.md
	@$(BIN)/python scripts/make_performance.py

shots: dev ## 给主要页面拍照，放进 shots/（另一个终端里先 make run）
	@$(BIN)/python scripts/shots.py

lock: dev ## 重新锁定依赖版本（需要 uv）
	$(LOCK) -o requirements.lock
	$(LOCK) --group dev -o requirements-dev.lock

clean: ## 删除环境和产物（不动 var/ 里的数据）
	rm -rf .venv build dist shots .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
