#!/usr/bin/env python3
"""The comparison of http_kill.py must find what is lost, changed or doubled: else its silence proves nothing."""
import unittest

from http_kill import Entry, Failure, Receipt, differences, entry_of, leaf_hash, roots_at, second_histories


class Comparison(unittest.TestCase):
    statements = ["a", "b", "c"]
    entries = [Entry("leaf of genesis", "genesis"), Entry("leaf of a", "a"), Entry("leaf of b", "b")]
    receipts = {0: Receipt(1, "leaf of a"), 1: Receipt(2, "leaf of b")}

    def test_nothing_is_wrong_with_what_was_acknowledged(self):
        self.assertEqual(differences(self.statements, self.receipts, self.entries), [])

    def test_a_lost_entry_is_found(self):
        self.assertEqual(differences(self.statements, self.receipts, self.entries[:2]), ["statement 1: entry 2 is lost"])

    def test_an_entry_in_the_place_of_another_is_found(self):
        swapped = [self.entries[0], self.entries[2], self.entries[1]]
        self.assertEqual(len(differences(self.statements, self.receipts, swapped)), 2)

    def test_another_leaf_hash_is_found(self):
        changed = self.entries[:2] + [Entry("another leaf", "b")]
        self.assertEqual(differences(self.statements, self.receipts, changed),
                         ["statement 1: entry 2 has another leaf hash than its receipt"])

    def test_a_doubled_statement_is_found_even_when_nobody_holds_its_receipt(self):
        doubled = self.entries + [Entry("leaf of c", "c"), Entry("another leaf of c", "c")]
        self.assertEqual(differences(self.statements, self.receipts, doubled), ["entry 4 repeats entry 3"])

    def test_roots_are_those_of_rfc_6962(self):
        # The leaf of "a" is sha256(0x00 "a"); the root of two is sha256(0x01 leaf leaf), made with openssl:
        # L=$(printf '\0a' | openssl dgst -sha256 -r | cut -c1-64); R=$(printf '\0b' | openssl dgst -sha256 -r | cut -c1-64)
        # (printf '\1'; echo $L$R | xxd -r -p) | openssl dgst -sha256 -binary | base64
        leaf_a, leaf_b = "Aippeebat6pa5MPl5F9+l3ESp+Y1k4INvsHsc4ok+Tw=", "V+s1YV1H807HFMrN9f10YIpejhAnJOgLJLKHwMJ7ajE="
        root = "sTeYX/SE+2ANuTEHx3sDZcgNePW0Kd7Q/Zc2HQd5mes="
        self.assertEqual(roots_at([leaf_a, leaf_b], {1, 2}), {1: leaf_a, 2: root})

    def test_a_checkpoint_of_another_history_is_found(self):
        leaves = ["Aippeebat6pa5MPl5F9+l3ESp+Y1k4INvsHsc4ok+Tw="] * 3
        entries = [Entry(leaf, str(i)) for i, leaf in enumerate(leaves)]
        good = roots_at(leaves, {1, 2, 3})
        self.assertEqual(second_histories(good, entries), [])
        self.assertEqual(len(second_histories({**good, 2: good[1]}, entries)), 1)
        self.assertEqual(len(second_histories({**good, 4: good[1]}, entries)), 1)  # lost

    def test_entries_in_another_order_are_found(self):
        with self.assertRaises(Failure):
            entry_of({"index": 4, "accepted": "", "previousLeaf": "", "statement": ""}, 3)

    def test_the_leaf_hash_is_that_of_the_format(self):
        # printf '\0nguon.entry/v1\n0\n2026-09-21T14:13:20.000Z\nAA==\n\nx' | openssl dgst -sha256 -binary | base64
        self.assertEqual(leaf_hash(0, "2026-09-21T14:13:20.000Z", "AA==", "x"), "EunwCb14JBNpUC/qNyNaLQEt2xsf16O+Ri2NfKbLX4s=")


if __name__ == "__main__":
    unittest.main()
