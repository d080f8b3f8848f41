"""Colours, palettes, size ranges and brands."""

from __future__ import annotations

# name: (code in the SKU, drawn as)
COLOURS: dict[str, tuple[str, str]] = {
    "Black": ("BLK", "#26272b"), "White": ("WHT", "#f3f1ec"), "Ecru": ("ECR", "#e9dfca"),
    "Stone": ("STN", "#b9b1a3"), "Grey": ("GRY", "#8b8f96"), "Charcoal": ("CHR", "#45494f"),
    "Navy": ("NVY", "#24365c"), "Sky Blue": ("SKY", "#8fb8d8"), "Petrol": ("PTR", "#1f5f6b"),
    "Cobalt": ("CBT", "#2c55c0"), "Denim Blue": ("DNM", "#4a6a94"), "Forest": ("FRS", "#2f5140"),
    "Olive": ("OLV", "#6c6b41"), "Sage": ("SGE", "#9fb096"), "Mint": ("MNT", "#b3dcc6"),
    "Mustard": ("MST", "#d2a02c"), "Yellow": ("YLW", "#f2c53a"), "Rust": ("RST", "#b4532a"),
    "Terracotta": ("TRC", "#c8735a"), "Red": ("RED", "#bf2f34"), "Burgundy": ("BGD", "#6e2436"),
    "Rose": ("RSE", "#d99aa5"), "Coral": ("CRL", "#ee7f6c"), "Lilac": ("LLC", "#b7a5d6"),
    "Plum": ("PLM", "#5c3a5e"), "Brown": ("BRN", "#6f4e37"), "Cognac": ("CGN", "#a9653a"),
    "Sand": ("SND", "#d8c3a0"), "Natural": ("NAT", "#dcc497"), "Tortoise": ("TRT", "#7a4a25"),
    "Gold": ("GLD", "#c9a24b"), "Silver": ("SLV", "#bfc4ca"), "Copper": ("CPR", "#b8734d"),
    "Graphite": ("GPH", "#3c4046"), "Oak": ("OAK", "#c49a6c"), "Walnut": ("WLN", "#6b4a33"),
    "Clear": ("CLR", "#d7e6ea"),
}  # fmt: skip

PALETTES: dict[str, tuple[str, ...]] = {
    "": (),
    "basics": ("White", "Black", "Navy", "Grey", "Ecru", "Sage", "Rust", "Sky Blue"),
    "shirts": ("White", "Sky Blue", "Navy", "Olive", "Rose", "Ecru", "Black"),
    "knits": ("Ecru", "Charcoal", "Navy", "Forest", "Mustard", "Burgundy", "Petrol", "Lilac"),
    "trousers": ("Navy", "Sand", "Olive", "Black", "Stone", "Brown"),
    "denim": ("Denim Blue", "Black", "Ecru", "Navy"),
    "dresses": ("Black", "Navy", "Red", "Sage", "Terracotta", "Rose", "Forest", "Mustard", "Cobalt"),
    "rain": ("Navy", "Yellow", "Forest", "Black", "Petrol", "Rust", "Olive"),
    "coats": ("Black", "Navy", "Olive", "Sand", "Charcoal", "Burgundy"),
    "leather": ("Black", "Cognac", "Brown", "Navy", "Burgundy"),
    "sport": ("Black", "White", "Navy", "Coral", "Mint", "Cobalt", "Grey"),
    "straw": ("Natural", "Sand", "Black"),
    "frames": ("Black", "Tortoise", "Gold", "Silver", "Clear", "Navy", "Burgundy"),
    "home": ("Ecru", "Sage", "Terracotta", "Mustard", "Charcoal", "Petrol", "Rose", "White"),
    "glaze": ("White", "Sky Blue", "Sage", "Terracotta", "Graphite", "Mustard", "Petrol"),
    "metal": ("Black", "Silver", "Copper", "Gold", "White"),
    "tech": ("Black", "White", "Graphite", "Navy", "Sage", "Rose"),
    "wood": ("Oak", "Walnut"),
    "steel": ("Silver", "Black", "Graphite"),
    "kids": ("Yellow", "Red", "Sky Blue", "Mint", "Coral", "Navy"),
    "paper": ("Navy", "Burgundy", "Forest", "Sand", "Black", "Mustard"),
}

# option range: (option name, values, extra price share per step)
OPTIONS: dict[str, tuple[str, tuple[str, ...], float]] = {
    "": ("", (), 0.0),
    "clothes": ("Size", ("XS", "S", "M", "L", "XL"), 0.0),
    "mens": ("Size", ("S", "M", "L", "XL", "XXL"), 0.0),
    "waist": ("Size", ("28", "30", "32", "34", "36"), 0.0),
    "shoes": ("Size", ("37", "38", "39", "40", "41", "42", "43", "44"), 0.0),
    "hats": ("Size", ("S/M", "L/XL"), 0.0),
    "gloves": ("Size", ("S", "M", "L"), 0.0),
    "socks": ("Size", ("36-38", "39-42", "43-46"), 0.0),
    "belts": ("Length", ("85 cm", "95 cm", "105 cm"), 0.0),
    "dioptres": ("Strength", ("+1.0", "+1.5", "+2.0", "+2.5"), 0.0),
    "kids": ("Age", ("2-3", "4-5", "6-7", "8-9"), 0.0),
    "beds": ("Size", ("135 x 200 cm", "155 x 220 cm", "200 x 200 cm"), 0.25),
    "cushions": ("Size", ("40 x 40 cm", "50 x 50 cm"), 0.25),
    "pans": ("Diameter", ("20 cm", "24 cm", "28 cm"), 0.2),
    "bottles": ("Volume", ("500 ml", "750 ml"), 0.15),
    "pots": ("Volume", ("0.6 l", "1.0 l"), 0.25),
    "pads": ("Pages", ("Plain", "Lined", "Dotted"), 0.0),
    "power": ("Capacity", ("10,000 mAh", "20,000 mAh"), 0.4),
    "keys": ("Layout", ("DE", "UK", "US"), 0.0),
    "planters": ("Diameter", ("14 cm", "18 cm", "24 cm"), 0.4),
    "scents": ("Scent", ("Fig leaf", "Cedar and smoke", "Sea salt"), 0.0),
    "tents": ("Sleeps", ("2", "3"), 0.3),
    "bags": ("Length", ("Regular", "Long"), 0.1),
}

BRANDS: dict[str, tuple[str, ...]] = {
    "clothes": ("Fjellvik", "Marlow & Reed", "Atelier Sorne", "Kestrel Yard", "Noorderkade"),
    "outdoor": ("Fjellvik", "Stormhaven", "Tarn Works", "Kestrel Yard"),
    "shoes": ("Loopwell", "Bramstad", "Noorderkade", "Tarn Works"),
    "wear": ("Hattori Lane", "Marlow & Reed", "Bramstad", "Ovala"),
    "glasses": ("Ovala", "Lumen Optik", "Hattori Lane"),
    "home": ("Huis Linde", "Potters Row", "Grauwald", "Casa Ardo"),
    "kitchen": ("Potters Row", "Messerwerk Ahl", "Casa Ardo", "Grauwald"),
    "tech": ("Tonwerk", "Volta Nine", "Aurelo", "Klikk"),
    "kids": ("Little Otter", "Pim & Pom"),
    "care": ("Seifenhof", "Rue Verte"),
    "paper": ("Papierhaus Nord", "Inkwell & Daughter"),
}

BRANDS_OF_DEPARTMENT: dict[str, str] = {
    "Tops": "clothes", "Bottoms": "clothes", "Dresses": "clothes", "Outerwear": "outdoor", "Shoes": "shoes",
    "Hats": "wear", "Glasses": "glasses", "Bags": "wear", "Accessories": "wear", "Home": "home",
    "Kitchen": "kitchen", "Electronics": "tech", "Outdoor": "outdoor", "Kids": "kids", "Care": "care",
    "Stationery": "paper", "Garden": "home",
}  # fmt: skip

# Names articles go by. Their first three letters tell articles of one kind apart in the SKU.
MODELS: tuple[str, ...] = (
    "Alder", "Brae", "Corran", "Dunlin", "Eskil", "Fenna", "Garrow", "Halden", "Inver", "Juno", "Kelda", "Lorne",
    "Maren", "Nessa", "Orrin", "Pilar", "Quill", "Rowan", "Selby", "Tove", "Ulva", "Vesper", "Wren", "Yarrow",
    "Zaria", "Arbor", "Birk", "Calder", "Delft", "Elba", "Frida", "Gale", "Hazel", "Isla", "Jasper", "Kite",
    "Linnet", "Moss", "Nordby", "Oslo", "Pernille", "Runa", "Sorrel", "Tarn", "Umber", "Vega", "Willow", "Ylva",
    "Anouk", "Bodil", "Cleo", "Dagny", "Emil", "Flint", "Greta", "Hugo", "Ines", "Jorun", "Kaia", "Levi",
)  # fmt: skip
