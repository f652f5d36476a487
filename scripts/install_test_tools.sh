#!/usr/bin/env bash
# Install what the tests use beyond Python packages, on Debian 12 or 13. Safe to run again.
#   PostgreSQL     the data layer is tested on it as well as on SQLite
#   Chromium       drives the site as a person would
#   Noto CJK       Chinese fonts for pages, pictures and PDF
#   poppler-utils  looks at PDF files with other eyes than ours
set -euo pipefail

packages=(chromium fonts-noto-cjk make poppler-utils postgresql)

missing=()
for package in "${packages[@]}"; do
  dpkg-query --show --showformat '${db:Status-Status}\n' "$package" 2>/dev/null |
    grep --quiet --line-regexp installed || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
  echo "测试工具已齐全：${packages[*]}"
  exit 0
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "安装 ${missing[*]} 需要管理员权限：请用 root 运行本脚本。" >&2; exit 1; }
  as_root=(sudo)
fi
echo "正在安装测试工具：${missing[*]}"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -y -qq --no-install-recommends "${missing[@]}"
