#!/usr/bin/env python3
"""The rules must be able to fail: each is shown a breach."""
import sys

import tidy

CASES = [
    ("qr/x.cpp", '#include "ledger/log/tree.h"\n', "must not know"),
    ("ledger/base/x.cpp", '#include "keys/check.h"\n', "must not know"),
    ("api/x.cpp", "#include <openssl/evp.h>\n", "may see this library"),
    ("api/router.cpp", "#include <boost/beast.hpp>\n", "may see this library"),
    ("api/x.cpp", '#include "qr/internal/y.h"\n', "internal header"),
    ("keys/x.cpp", "// TO" + "DO later\n", "unfinished mark"),
    ("keys/x.h", "int x;\n", "#pragma once"),
    ("keys/x.cpp", "int x;\n" * 501, "more than one idea"),
]
WEB_CASES = [
    ("api/web/console/x.mjs", "box.innerHTML = name;\n", "makes elements or code of text"),
    ("api/web/x.tpl", "<p>{{NAME:none}}</p>\n", "without escaping"),
]


def main():
    failed = 0
    for check, path, text, expected in [(tidy.check_source, *one) for one in CASES] + [(tidy.check_web, *one) for one in WEB_CASES]:
        found = []
        check(path, text, lambda where, what: found.append(what))
        if not any(expected in what for what in found):
            print(f"{path}: expected a breach with '{expected}', found {found}")
            failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main())
