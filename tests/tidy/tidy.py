#!/usr/bin/env python3
"""Rules of architecture and style that a compiler does not check. Prints every breach; exit 1 when there is one."""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Which of our folders a folder may include (docs/README.md). A folder may always include itself.
MAY_KNOW = {
    "ledger/base": [],
    "ledger/anchor": ["ledger/base"],
    "ledger/log": ["ledger/base"],
    "ledger/statement": ["ledger/base"],
    "ledger/store": ["ledger/base"],
    "ledger/state": ["ledger/base", "ledger/statement", "ledger/store"],
    "ledger": ["ledger/base", "ledger/anchor", "ledger/log", "ledger/statement", "ledger/state", "ledger/store"],
    "keys": ["ledger/base"],
    "qr": ["ledger/base"],
    "witness": ["ledger/base", "ledger/log"],
}

# Which files may include a library's headers: exactly these prefixes of paths.
LIBRARIES = {
    r"boost/json": ["ledger/base/json.", "cmake/pch.h"],
    r"boost/asio": ["api/http_loop.", "api/http_connection.cpp"],
    r"boost/beast": ["api/http_parser.cpp"],
    r"openssl/": ["keys/", "ledger/base/sha256.cpp", "api/http_tls.cpp", "tests/bench/tls_client.cpp"],
    r"sodium\.h": ["keys/"],
    r"rocksdb/": ["ledger/store/", "tests/"],
    r"qrencode": ["qr/"],
    r"png\.h": ["qr/", "tests/"],
    r"gd\.h": ["api/blobs/picture.cpp"],
    r"turbojpeg\.h": ["qr/"],
    r"(cairo|pango)": ["qr/"],
    r"ZXing/": ["qr/", "tests/"],
    r"zbar": ["tests/"],
    r"ctemplate/": ["api/pages/"],
    r"brotli/": ["api/compress."],
    r"zlib\.h": ["api/compress."],
    r"prometheus/": ["api/metrics."],
    r"CLI/": ["api/cmd/"],
    r"toml\+\+": ["api/config.", "api/witness/logs_file.", "qr/presets."],
    r"spdlog/": ["api/cmd/"],
    r"curl/": ["api/client/"],
    r"csv\.h": ["api/import/csv.cpp"],
    r"zip\.h$": ["api/evidence_file/zip.cpp"],
    r"catch2/": ["tests/"],
    r"benchmark/": ["tests/bench/"],
    r"graphviz/": ["api/drawing/"],
    r"sqlite3\.h": ["api/desk/database.cpp", "tests/bench/"],
}

LINES_MAX = 500
MARKS = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
MACHINE_PATHS = re.compile(r"(^|[^A-Za-z0-9])/(work|home/[a-z]+|root)/")


# What makes elements or code of text: words of strangers would run.
RUNS_TEXT = re.compile(r"\b(innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write|srcdoc|eval\(|new Function)")
# What a template shows without escaping: only what the program made itself.
BARE = re.compile(r"\{\{([A-Z_]+):none\}\}")
BARE_ALLOWED = {"BROKEN_ICON", "EVIDENCE", "ICON", "LINKED_DATA", "PAGE_DATA", "SCRIPT", "STYLE"}


def check_web(path, text, report):
    ours = path.startswith("api/web/") and "/vendor/" not in path and ".min." not in path
    for number, line in enumerate(text.splitlines(), 1):
        if ours and path.endswith((".mjs", ".js")) and RUNS_TEXT.search(line):
            report(f"{path}:{number}", f"makes elements or code of text ({RUNS_TEXT.search(line).group(1)})")
        if ours and path.endswith(".tpl"):
            for name in BARE.findall(line):
                if name not in BARE_ALLOWED:
                    report(f"{path}:{number}", f"shown without escaping ({name}): is it made by the program alone?")


def tracked(*patterns):
    out = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
                         cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [p for p in out.splitlines() if (ROOT / p).is_file()]


def folder_of(path):
    best = ""
    for folder in [*MAY_KNOW, "api", "tests"]:
        if path.startswith(folder + "/") and len(folder) > len(best):
            best = folder
    return best


def check_source(path, text, report):
    home = folder_of(path)
    for number, line in enumerate(text.splitlines(), 1):
        where = f"{path}:{number}"
        if MARKS.search(line):
            report(where, "an unfinished mark: finish it or take it out")
        include = re.match(r'\s*#include\s+["<]([^">]+)[">]', line)
        if not include:
            continue
        name = include.group(1)
        target = folder_of(name)
        if home in MAY_KNOW and target and target != home and target not in MAY_KNOW[home]:
            report(where, f"{home} must not know {target} ({name})")
        if "/internal/" in name and folder_of(name) != home and home != "tests":
            report(where, f"internal header of another module ({name})")
        if '"' in line and not (ROOT / name).exists() and not name.endswith("_embedded.h"):
            report(where, f"include from the root of the repository ({name})")
        for library, places in LIBRARIES.items():
            if re.match(library, name) and not any(path.startswith(p) for p in places):
                report(where, f"only {', '.join(places)} may see this library ({name})")
    if path.endswith(".h") and "#pragma once" not in text:
        report(path, "a header without #pragma once")
    lines = text.count("\n")
    if lines > LINES_MAX:
        report(path, f"{lines} lines: more than one idea? (at most {LINES_MAX})")


def main():
    breaches = []

    def report(where, what):
        breaches.append(f"{where}: {what}")

    sources = tracked("*.h", "*.cpp")
    for path in sources:
        check_source(path, (ROOT / path).read_text(encoding="utf-8"), report)
    for path in tracked():
        if path.endswith((".png", ".pdf", ".bin", ".ico", ".woff2")) or path == "tests/tidy/tidy.py":
            continue
        try:
            text = (ROOT / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        check_web(path, text, report)
        for number, line in enumerate(text.splitlines(), 1):
            if MACHINE_PATHS.search(line):
                report(f"{path}:{number}", "a path of somebody's machine")
    if len(sources) < 10:
        report(".", "found hardly any source: the check itself is broken")
    print("\n".join(breaches) or f"tidy: {len(sources)} files, no breach")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
