"""Merges exported terms into a translation: ``merge_terms.py terms.pot vi.po [words.po …]``; runs in the venv."""
import sys

import polib


def merge(template, target, words):
    """Rewrites ``target`` with exactly the terms of ``template``; returns those without a translation.

    :param words: PO files whose translations fill what is empty
    """
    known = {}
    for file in (*words, target):  # what the target says itself wins
        known.update({entry.msgid: entry.msgstr for entry in polib.pofile(str(file)) if entry.msgstr})
    old = polib.pofile(str(target))
    new = polib.POFile(wrapwidth=120)
    new.header, new.metadata = old.header, old.metadata
    for entry in sorted(polib.pofile(str(template)), key=lambda entry: entry.msgid):
        entry.msgstr = known.get(entry.msgid, "")
        entry.occurrences = sorted(entry.occurrences)
        new.append(entry)
    new.save(str(target))
    return [entry.msgid for entry in new if not entry.msgstr]


if __name__ == "__main__":
    template, target, *words = sys.argv[1:]
    missing = merge(template, target, words)
    print(f"{target}: {len(missing)} terms without Vietnamese words")
    for term in missing:
        print(f"  {term!r}")
