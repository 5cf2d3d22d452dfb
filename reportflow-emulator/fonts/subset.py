"""Makes the fonts in `fallback`. See README.md for the sources.

Usage: python subset.py FOLDER, with the npm packages in FOLDER/node_modules.
"""

import copy
import sys
import unicodedata
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

FONTS = Path(__file__).parent
# A font has the wanted characters that the fonts before it lack.
SOURCES = [
    # name, npm package, file, wanted characters, characters that it also needs, features
    ("Latin", "noto-sans", "NotoSans", lambda c: latin(c), lambda c: base(c), ["mark", "mkmk"]),
    ("Japanese", "noto-sans-jp", "NotoSansJP", lambda c: not hangul(c), None, []),
    ("Korean", "noto-sans-kr", "NotoSansKR", lambda c: hangul(c), None, []),
    ("Symbols", "noto-sans-symbols-2", "NotoSansSymbols2", lambda c: symbol(c), None, []),
    ("Math", "noto-sans-math", "NotoSansMath", lambda c: c < 0x2C00, None, []),
    ("Emoji", "noto-emoji", "NotoEmoji", lambda c: True, lambda c: c != 0x20, ["ccmp"]),
]
# Without a space in the font, selectors have no glyph.
# Only the last font has the joiner and the selectors, because it has whole sequences.
JOINERS = {0x200D, *range(0xFE00, 0xFE10)}


def latin(char):
    """Latin, Greek, Cyrillic, punctuation and currencies."""
    return char < 0x2C00


def base(char):
    """Letters with their combining marks, because both must come from one font; Greek and Cyrillic, so
    that the letters of a word look alike."""
    return 0x41 <= char < 0x530 and chr(char).isalpha() or 0x300 <= char < 0x370


def hangul(char):
    """The 2,350 syllables of KS X 1001, and letters. macOS writes syllables as letters."""
    if 0xAC00 <= char <= 0xD7A3:
        return len(chr(char).encode("euc_kr")) == 2
    ranges = [(0x1100, 0x1112), (0x1161, 0x1175), (0x11A8, 0x11C2), (0x3131, 0x318E)]
    return any(first <= char <= last for first, last in ranges)


def symbol(char):
    """Symbols and pictures, without Braille."""
    return char < 0x2C00 and not 0x2800 <= char <= 0x28FF


def main(modules):
    regular = TTFont(FONTS / "BIZUDPGothic-Regular.ttf", recalcTimestamp=False)
    covered = set(regular.getBestCmap())
    for name, package, file, wanted, needed, features in SOURCES:
        source = modules / package / "400Regular" / f"{file}_400Regular.ttf"
        font = TTFont(source, recalcTimestamp=False)
        own = set(font.getBestCmap())
        chars = {c for c in own if wanted(c)} - covered
        if name != "Emoji":
            chars -= JOINERS
        covered |= chars
        if needed:
            chars |= {c for c in own if needed(c)}
        subset(font, chars, features)
        set_metrics(font, regular)
        rename(font, f"Fallback {name}")
        font.save(FONTS / "fallback" / f"{name}.ttf")
        print(f"{name}: {len(chars)} characters")
    box(regular).save(FONTS / "fallback" / "Box.ttf")


def subset(font, chars, features):
    options = Options()
    options.hinting = False
    options.layout_features = features
    options.notdef_outline = True
    options.name_IDs = [0, 13, 14]
    options.drop_tables += ["BASE", "MATH", "STAT", "gasp", "vhea", "vmtx"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=chars)
    subsetter.subset(font)


def box(regular):
    """Returns a font with the box of the main font for unknown characters. PDF/UA forbids the main
    font's own, glyph 0. Invisible characters are invisible in the font before it."""
    options = Options()
    options.hinting = False
    options.layout_features = []
    options.notdef_outline = True
    options.name_IDs = [0, 13, 14]
    options.drop_tables += ["BASE", "STAT", "gasp", "vhea", "vmtx", "VORG"]
    font = copy.deepcopy(regular)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[])
    subsetter.subset(font)
    font["glyf"]["box"] = font["glyf"][".notdef"]
    font["hmtx"]["box"] = font["hmtx"][".notdef"]
    font.setGlyphOrder([".notdef", "box"])
    cmap = CmapSubtable.newSubtable(13)
    cmap.platformID, cmap.platEncID, cmap.language = 3, 10, 0
    cmap.cmap = {char: "box" for char in range(0x110000) if visible(char)}
    font["cmap"].tables = [cmap]
    rename(font, "Fallback Box")
    return font


def visible(char):
    category = unicodedata.category(chr(char))
    selector = 0xFE00 <= char <= 0xFE0F or 0xE0000 <= char <= 0xE0FFF
    return category not in ("Cc", "Cf", "Cs", "Zl", "Zp", "Zs") and not selector


def set_metrics(font, regular):
    """Sets the ascent and descent of the main font, so that all lines have the same baseline."""
    scale = font["head"].unitsPerEm / regular["head"].unitsPerEm
    ascent, descent = (round(regular["hhea"].ascent * scale), round(regular["hhea"].descent * scale))
    font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap = ascent, descent, 0
    os2 = font["OS/2"]
    os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap = ascent, descent, 0
    os2.usWinAscent, os2.usWinDescent = ascent, -descent


def rename(font, family):
    names = {1: family, 2: "Regular", 4: family, 6: family.replace(" ", "")}
    for name_id, text in names.items():
        font["name"].setName(text, name_id, 3, 1, 0x409)


main(Path(sys.argv[1]) / "node_modules" / "@expo-google-fonts")
