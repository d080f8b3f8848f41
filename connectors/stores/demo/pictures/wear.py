"""Shoes, hats, glasses, bags and accessories; see `drawing` for the notation."""

from __future__ import annotations

_SHOES = {
    "sneaker": """
body M72 284 L70 196 Q72 170 92 166 Q114 184 146 158 L164 156 Q182 182 206 202 Q246 230 300 238 Q340 246 344 284 Z
raw <path d="M62 282H348Q356 306 338 310H78Q60 308 62 282Z" fill="#f4f2ec" stroke="{o}" stroke-width="2.4"/>
raw <path d="M64 296H350" stroke="{s}" stroke-width="2"/>
part M146 158 L164 156 Q182 182 206 202 L190 216 Q164 196 146 158 Z
dark M70 220 Q96 214 104 284 L72 284 Z
line M276 236 Q262 258 270 283
line M150 283 Q160 236 206 226
!closure=slip-on raw <g stroke="#f4f2ec" stroke-width="5.5"><path d="M160 196L182 178"/><path d="M174 214L196
  194"/><path d="M192 230L214 208"/><path d="M212 242L232 218"/></g>
?closure=slip-on dark M150 168 Q176 214 236 222 L226 236 Q168 232 140 176 Z
?surface=trail raw <path d="M70 311l10 8 10-8 10 8 10-8 10 8 10-8 10 8 10-8 10 8 10-8 10 8 10-8 10 8 10-8 10 8 10-8 10 8
  10-8 10 8 10-8 10 8 10-8 10 8 10-8 10 8 10-8 10 8" fill="none" stroke="{d}" stroke-width="6"/>
""",
    "boot": """
body M92 296 L88 112 Q128 94 178 108 L186 194 Q232 226 296 234 Q338 242 342 296 Z
raw <path d="M82 294H346Q352 314 344 318H84Q78 314 82 294Z" fill="#3a3532" stroke="#1d1a18" stroke-width="2.4"/>
raw <path d="M90 318v8h22v-8m14 0v8h22v-8m14 0v8h22v-8m34 0v8h22v-8m14 0v8h22v-8m14 0v8h22v-8" fill="none"
  stroke="#3a3532" stroke-width="9"/>
dark M88 112 Q128 94 178 108 L180 130 Q130 120 89 136 Z
light M158 118 L178 112 L186 194 Q200 210 214 218 L196 230 Q162 196 158 118 Z
raw <g stroke="#e8d9b5" stroke-width="5"><path d="M154 140L184 132"/><path d="M156 164L186 156"/><path d="M162 190L190
  180"/><path d="M174 214L200 198"/><path d="M192 232L216 214"/></g>
dark M276 232 Q262 258 272 294 L342 294 Q338 242 296 234 Z
line M92 240 Q120 230 134 294
seam M104 150 Q110 200 100 236
""",
    "chelsea": """
body M112 292 L108 96 Q146 88 186 98 L190 206 Q236 228 296 240 Q336 250 340 292 Z
dark M134 96 H166 L172 186 Q150 206 132 186 Z
raw <path d="M140 100V186M147 100V190M154 100V192M161 100V190" stroke="{s}" stroke-width="1.6"/>
raw <path d="M106 290H342Q346 304 340 308H178L174 318H108Z" fill="#352c27" stroke="#1d1815" stroke-width="2.4"/>
?sole=crepe raw <path d="M106 290H342Q348 316 338 320H108Z" fill="#d3b483" stroke="#7d6438" stroke-width="2.4"/>
raw <path d="M100 98V80H112V98" fill="none" stroke="{o}" stroke-width="5"/>
?construction=welted raw <path d="M112 288H338" stroke="#e8d9b5" stroke-width="2" stroke-dasharray="4 3"/>
line M132 190 Q120 240 126 290
""",
    "sandal": """
raw <path d="M50 282Q60 264 120 272Q200 286 260 268Q330 262 352 284Q350 296 330 296H70Q50 296 50 282Z" fill="#d9b98a"
  stroke="#7d6438" stroke-width="2.4"/>
raw <path d="M52 292H350Q350 310 332 310H72Q54 310 52 292Z" fill="#4a3d33" stroke="#2a211b" stroke-width="2.4"/>
body M212 284 Q226 222 276 218 Q312 222 330 284 L296 284 Q276 250 246 284 Z
body M70 278 Q76 190 150 190 Q172 196 190 282 L160 282 Q140 214 104 280 Z
?buckles=two raw <g fill="none" stroke="#cdb06c" stroke-width="5"><rect x="264" y="214" width="24" height="20"
  rx="4"/><rect x="134" y="186" width="24" height="20" rx="4"/></g>
body M58 272 Q50 210 84 206 L152 196 L154 208 L90 222 Q74 230 80 276 Z
?heel=block raw <path d="M56 308H110V344H62Z" fill="#4a3d33" stroke="#2a211b" stroke-width="2.4"/>
""",
    "loafer": """
body M70 286 L72 214 Q78 194 108 204 Q160 232 206 206 Q252 214 304 240 Q342 254 346 286 Z
dark M108 204 Q160 232 206 206 L214 212 Q160 246 104 214 Z
part M188 214 Q216 204 246 216 L270 226 Q262 252 230 266 Q196 252 180 232 Z
?trim=penny part M184 226 L214 256 L236 264 L262 228 L250 220 L228 244 L200 216 Z
?trim=tassel raw <g fill="{d}" stroke="{o}" stroke-width="1.6"><path d="M214 222L196 262L210 264L222 226Z"/><path
  d="M226 224L224 268L238 266L236 226Z"/></g>
line M262 228 Q240 280 300 284
raw <path d="M64 284H348Q352 296 344 300H150L146 314H68Z" fill="#352c27" stroke="#1d1815" stroke-width="2.4"/>
""",
}

_HATS = {
    "beanie": """
weave ribbed
?pompom=yes raw <circle cx="200" cy="78" r="34" fill="{l}" stroke="{o}" stroke-width="2.4" stroke-dasharray="5 3"/>
halfbody M200 96 C128 96 92 156 90 250 Q140 264 200 264
halfbody M200 232 Q140 232 84 222 Q80 262 84 302 Q140 318 200 318
line2 M150 106 Q118 160 116 226
line M200 96 V230
""",
    "cap": """
halfbody M200 104 C134 104 98 160 96 232 Q146 216 200 216
line M200 104 V216
line2 M200 106 Q142 136 138 221
raw <ellipse cx="200" cy="103" rx="9" ry="5" fill="{d}" stroke="{o}" stroke-width="2"/>
halfpart M200 214 Q146 214 96 231 Q72 262 70 296 Q120 258 200 256
seam2 M84 270 Q130 240 200 238
seam2 M92 254 Q136 230 200 227
raw2 <circle cx="154" cy="160" r="3" fill="{d}"/>
?embroidery=anchor raw <g fill="none" stroke="{l}" stroke-width="5"><circle cx="200" cy="150" r="6"/><path d="M200
  156V196M188 166H212M178 182Q182 198 200 198Q218 198 222 182"/></g>
""",
    "bucket": """
halfbody M200 108 Q148 106 136 124 L120 214 Q160 224 200 224
halfbody M200 222 Q160 222 120 212 Q92 246 58 276 Q124 308 200 308
line2 M136 124 Q160 134 200 134
seam2 M106 232 Q150 246 200 246
seam2 M92 248 Q144 266 200 266
seam2 M77 262 Q136 286 200 286
raw2 <circle cx="146" cy="176" r="3.4" fill="#c9ccd1" stroke="{o}"/>
""",
    "sunhat": """
weave straw
halfbody M200 228 C110 226 30 240 24 262 C30 296 120 312 200 312
halfbody M200 104 Q136 102 128 176 L120 250 Q160 264 200 264
raw <path d="M125 216Q200 240 275 216L279 250Q200 278 121 250Z" fill="#33405c" stroke="#1d2537" stroke-width="2.4"/>
?band=ribbon raw <path d="M268 246L300 292L284 290L262 256Z" fill="#33405c" stroke="#1d2537" stroke-width="2"/>
""",
    "fedora": """
halfbody M200 128 Q178 96 152 110 Q130 126 124 226 Q160 240 200 240
line M200 128 Q196 150 200 172
line2 M160 116 Q168 140 160 160
halfbody M200 246 Q120 246 56 216 Q44 222 52 242 Q110 284 200 284
halfdark M200 208 Q160 208 126 196 L123 226 Q160 242 200 242
?band=leather raw <path d="M126 196Q200 220 274 196L277 228Q200 256 123 228Z" fill="#6f4e37" stroke="#3c2a1d"
  stroke-width="2.4"/>
""",
}

_LENS = """
?shape=round raw2 <circle cx="126" cy="204" r="56" fill="{lens}" stroke="url(#frame)" stroke-width="11"/>
?shape=aviator raw2 <path d="M70 172Q120 156 178 176Q188 226 158 254Q122 272 92 246Q66 214 70 172Z" fill="{lens}"
  stroke="url(#frame)" stroke-width="8"/>
?shape=square raw2 <rect x="70" y="160" width="110" height="88" rx="16" fill="{lens}" stroke="url(#frame)"
  stroke-width="12"/>
?shape=rectangular raw2 <rect x="68" y="178" width="114" height="56" rx="16" fill="{lens}" stroke="url(#frame)"
  stroke-width="8"/>
!shape=round !shape=aviator !shape=square !shape=rectangular raw2 <path d="M72 166Q126 150 180 170Q186 222 156 248Q126
  262 98 248Q66 222 72 166Z" fill="{lens}" stroke="url(#frame)" stroke-width="11"/>
raw <path d="M181 190Q200 174 219 190" fill="none" stroke="url(#frame)" stroke-width="10"/>
?shape=aviator raw <path d="M176 170H224" stroke="url(#frame)" stroke-width="7"/>
raw2 <path d="M74 178L46 170Q36 168 38 180L40 196Q56 188 72 200Z" fill="{c}" stroke="{o}" stroke-width="2"/>
raw2 <path d="M94 182L118 168M90 208L146 174" stroke="#fff" stroke-opacity=".4" stroke-width="6"/>
"""
_FRAME = """
raw <linearGradient id="frame" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{l}"/><stop offset=".45"
  stop-color="{c}"/><stop offset="1" stop-color="{d}"/></linearGradient><linearGradient id="tint" x1="0" y1="0" x2="0"
  y2="1"><stop offset="0" stop-color="#1b222c" stop-opacity=".93"/><stop offset="1" stop-color="#4d5a66"
  stop-opacity=".72"/></linearGradient>
"""

_GLASSES = {
    "sunglasses": _FRAME + _LENS.replace("{lens}", "url(#tint)"),
    "eyeglasses": _FRAME + _LENS.replace('fill="{lens}"', 'fill="#cfe6ee" fill-opacity=".28"'),
    "goggles": """
raw <path d="M20 176Q60 168 90 176V232Q60 240 20 232ZM380 176Q340 168 310 176V232Q340 240 380 232Z" fill="{d}"
  stroke="{o}" stroke-width="2.4"/>
halfbody M200 128 Q110 124 76 152 Q56 196 78 246 Q112 280 160 270 Q184 246 200 246
raw <linearGradient id="mirror" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#f7b24b"/><stop offset=".5"
  stop-color="#d2557a"/><stop offset="1" stop-color="#3b4a9c"/></linearGradient>
raw <path d="M200 144Q118 140 92 162Q76 198 94 238Q120 262 156 254Q182 230 200 230T244 254Q280 262 306 238Q324 198 308
  162Q282 140 200 144Z" fill="url(#mirror)" stroke="{o}" stroke-width="2.4"/>
raw <path d="M112 180Q150 158 200 160" fill="none" stroke="#fff" stroke-opacity=".6" stroke-width="8"/>
""",
}

_BAGS = {
    "backpack": """
shadow 200 366 130 14
raw <path d="M168 62Q168 28 200 28T232 62" fill="none" stroke="{o}" stroke-width="11"/>
raw2 <path d="M104 150Q78 220 96 326" fill="none" stroke="{d}" stroke-width="18"/>
!closure=roll-top halfbody M200 56 Q110 54 102 146 L96 336 Q98 362 130 364 L200 364
?closure=roll-top halfbody M200 84 L116 84 L98 160 L96 336 Q98 362 130 364 L200 364
?closure=roll-top halfpart M200 48 L120 48 Q108 66 116 90 L200 90
?closure=roll-top raw <path d="M200 52V140" stroke="{d}" stroke-width="12"/><rect x="188" y="124" width="24" height="18"
  rx="3" fill="#2b2d31"/>
?closure=roll-top line2 M116 70 L200 70
line2 M106 160 Q150 146 200 146
halfpart M200 216 L128 216 Q118 218 118 232 L118 326 Q120 342 136 342 L200 342
raw <path d="M122 238H278" stroke="#c9ccd1" stroke-width="4" stroke-dasharray="3 2"/>
?bottle=side pocket part M88 262 L112 262 L114 350 L100 350 Q88 344 88 330 Z
raw <rect x="180" y="176" width="40" height="24" rx="4" fill="{l}" stroke="{o}" stroke-width="2"/>
raw <path d="M150 238v18M250 238v18" stroke="#e9e6df" stroke-width="4"/>
""",
    "tote": """
shadow 200 362 130 12
raw <path d="M146 160Q140 40 200 40T254 160" fill="none" stroke="{d}" stroke-width="12"/>
halfbody M200 148 L92 148 L76 350 Q78 360 92 360 L200 360
seam2 M91 164 H200
raw <path d="M146 148V200M254 148V200" stroke="{d}" stroke-width="12"/>
?base=reinforced halfdark M200 310 L79 310 L76 350 Q78 360 92 360 L200 360
raw <rect x="176" y="220" width="48" height="30" rx="3" fill="{l}" stroke="{o}" stroke-width="1.6"/>
""",
    "crossbody": """
shadow 200 342 130 12
raw <path d="M98 216Q40 40 200 36T302 216" fill="none" stroke="{d}" stroke-width="8"/>
halfbody M200 190 L106 190 Q90 192 90 208 L92 322 Q94 340 114 340 L200 340
halfpart M200 190 L106 190 Q90 192 90 208 L96 262 Q130 292 200 292
seam2 M102 256 Q134 280 200 280
raw <circle cx="200" cy="276" r="9" fill="#cdb06c" stroke="#7d6438" stroke-width="2"/><circle cx="98" cy="212" r="8"
  fill="none" stroke="#cdb06c" stroke-width="4"/><circle cx="302" cy="212" r="8" fill="none" stroke="#cdb06c"
  stroke-width="4"/>
""",
    "duffel": """
shadow 200 330 170 14
raw <path d="M138 204Q136 96 200 96T262 204" fill="none" stroke="{d}" stroke-width="13"/>
body M50 200 Q52 166 96 166 H304 Q348 166 350 200 L352 300 Q350 328 318 328 H82 Q50 328 48 300 Z
dark M48 288 H352 V300 Q350 328 318 328 H82 Q50 328 48 300 Z
raw <path d="M84 184H316" stroke="#c9ccd1" stroke-width="5" stroke-dasharray="3 2"/>
raw <path d="M138 166V321M262 166V321" stroke="{d}" stroke-width="13"/>
line M84 168 Q70 240 84 328
line M316 168 Q330 240 316 328
""",
    "beltbag": """
raw <path d="M20 176Q110 196 130 190M380 176Q290 196 270 190" fill="none" stroke="{d}" stroke-width="20"/>
raw <rect x="26" y="166" width="34" height="26" rx="4" fill="#2b2d31"/>
halfbody M200 158 L128 158 Q94 160 92 196 Q98 268 150 276 L200 276
line2 M94 206 Q150 218 200 218
raw <path d="M118 184H282" stroke="#c9ccd1" stroke-width="5" stroke-dasharray="3 2"/>
raw <path d="M276 186v26" stroke="#e9e6df" stroke-width="5"/>
""",
}

_ACCESSORIES = {
    "scarf": """
weave knit
body M150 96 L112 330 L186 340 L206 130 Z
body M206 96 L214 340 L288 330 L258 100 Z
body M138 84 Q200 40 264 84 Q276 130 246 150 Q200 168 156 150 Q128 128 138 84 Z
dark M168 92 Q200 74 234 92 Q238 114 200 120 Q162 114 168 92 Z
raw <g stroke="{c}" stroke-width="4"><path d="M116 332l-3 26M130 334l-3 26M144 336l-2 26M158 337l-2 26M172 339l-1
  26M228 340l1 26M242 338l2 26M256 336l3 26M270 334l3 26M284 332l4 26"/></g>
""",
    "gloves": """
body2 M70 344 L76 236 Q56 196 58 176 Q64 162 76 174 L96 208 L100 96 Q106 82 116 96 L120 170 L128 74 Q136 62 144 76
  L144 170 L156 90 Q164 78 172 92 L166 184 L176 132 Q186 124 190 138 L180 236 L172 344 Z
dark2 M68 316 H174 L172 350 H68 Z
seam2 M96 222 Q130 212 172 222
?touch=screen fingertips raw2 <path d="M100 110Q108 92 116 110ZM128 90Q136 72 144 90Z" fill="#9aa0a8"/>
""",
    "belt": """
body M30 176 H330 Q350 178 356 200 Q350 222 330 224 H30 Z
raw <rect x="18" y="160" width="70" height="80" rx="10" fill="none" stroke="#c9a24b" stroke-width="13"/><path d="M52
  200H112" stroke="#c9a24b" stroke-width="9"/>
dark M104 170 H128 V230 H104 Z
seam M134 186 H330
seam M134 214 H330
raw <g fill="#1d1815"><circle cx="226" cy="200" r="4"/><circle cx="250" cy="200" r="4"/><circle cx="274" cy="200"
  r="4"/><circle cx="298" cy="200" r="4"/><circle cx="322" cy="200" r="4"/></g>
""",
    "socks": """
weave ribbed
body M214 60 H290 V220 Q290 250 320 276 Q356 310 324 336 Q300 346 268 318 L226 276 Q212 258 214 226 Z
body M110 74 H186 V234 Q186 264 216 290 Q252 324 220 350 Q196 360 164 332 L122 290 Q108 272 110 240 Z
light M110 74 H186 V104 H110 Z
light M216 298 Q250 326 220 350 Q206 356 188 348 Q196 316 216 298 Z
light M112 258 Q138 256 146 312 L122 290 Q112 276 112 258 Z
""",
    "watch": """
raw <path d="M156 40H244L250 130H150ZM150 270H250L244 362H156Z" fill="#5a3f2d" stroke="#33231a" stroke-width="2.4"/>
raw <circle cx="200" cy="200" r="92" fill="{c}" stroke="{o}" stroke-width="3"/><circle cx="200" cy="200" r="76"
  fill="#f6f4ee" stroke="{d}" stroke-width="3"/><rect x="290" y="188" width="18" height="24" rx="4" fill="{c}"
  stroke="{o}" stroke-width="2"/>
raw <path d="M200 132V144M200 256V268M132 200H144M256 200H268M166 141l5 9M234 141l-5 9M166 259l5-9M234 259l-5-9M141
  166l9 5M141 234l9-5M259 166l-9 5M259 234l-9-5" stroke="#33363b" stroke-width="4"/>
raw <path d="M200 200V154M200 200L236 220" stroke="#23262b" stroke-width="6"/><path d="M200 214V142" stroke="#bf2f34"
  stroke-width="2.5"/><circle cx="200" cy="200" r="5" fill="#23262b"/>
""",
}

TEMPLATES = _SHOES | _HATS | _GLASSES | _BAGS | _ACCESSORIES
