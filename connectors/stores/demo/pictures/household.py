"""Things for home, kitchen and garden, standing on a table; see `drawing` for the notation."""

from __future__ import annotations

_SHADE = 'fill="#f3ead6" stroke="#a8987a" stroke-width="2.4"'
_STEEL = 'fill="#c3c8ce" stroke="#6d737b" stroke-width="2.4"'

_HOME = {
    "lamp": f"""
shadow 200 362 110 13
raw <path d="M150 60H250L296 196H104Z" {_SHADE}/><path d="M150 60H250L296 196H104Z" fill="url(#shade)"/>
raw <path d="M192 196H208V224H192Z" fill="#c9a24b" stroke="#7d6438" stroke-width="2"/>
halfbody M200 220 L184 220 Q180 240 150 266 Q124 300 150 340 Q160 356 176 358 L200 358
raw <path d="M248 350Q300 356 340 340" fill="none" stroke="#4b4640" stroke-width="4"/>
""",
    "floorlamp": f"""
shadow 200 376 90 10
raw <path d="M144 30H256L286 130H114Z" {_SHADE}/><path d="M144 30H256L286 130H114Z" fill="url(#shade)"/>
body M194 130 H206 V362 H194 Z
halfbody M200 358 Q140 358 134 374 L200 376
?arm=swivel body M200 190 L262 168 L266 178 L204 202 Z
raw <path d="M226 130V166" stroke="#c9a24b" stroke-width="3"/><circle cx="226" cy="168" r="4" fill="#c9a24b"/>
""",
    "cushion": """
shadow 200 338 150 14
body M74 84 Q200 108 326 84 Q304 200 326 326 Q200 306 74 326 Q98 200 74 84 Z
?edge=piped raw <path d="M74 84Q200 108 326 84Q304 200 326 326Q200 306 74 326Q98 200 74 84Z" fill="none" stroke="{d}"
  stroke-width="8"/>
line M84 94 Q116 130 126 148
line M316 94 Q284 130 276 146
line M84 316 Q112 286 124 264
line M316 316 Q288 286 278 266
""",
    "throw": """
weave knit
shadow 200 342 150 14
body M70 268 Q64 330 90 332 H312 Q338 330 330 268 Z
body M74 208 Q62 268 90 272 H312 Q340 268 328 208 Z
body M78 150 Q60 206 90 212 H312 Q342 206 324 150 Q320 132 296 132 H104 Q82 132 78 150 Z
?edge=fringed raw <path d="M88 332v18M108 332v18M128 332v18M148 332v18M168 332v18M188 332v18M208 332v18M228 332v18M248
  332v18M268 332v18M288 332v18M308 332v18" stroke="{c}" stroke-width="5"/>
""",
    "vase": """
shadow 200 362 90 12
raw <path d="M200 120Q190 70 170 34M204 122Q214 60 240 26M200 124Q232 88 262 84" fill="none" stroke="#6c7a4c"
  stroke-width="4"/><g fill="#7f9160" stroke="#55643c"><ellipse cx="170" cy="34" rx="9" ry="18" transform="rotate(-24
  170 34)"/><ellipse cx="240" cy="30" rx="9" ry="18" transform="rotate(24 240 30)"/><ellipse cx="262" cy="84" rx="8"
  ry="17" transform="rotate(66 262 84)"/><ellipse cx="186" cy="74" rx="8" ry="15" transform="rotate(-50 186
  74)"/><ellipse cx="222" cy="72" rx="8" ry="15" transform="rotate(40 222 72)"/></g>
?neck=narrow halfbody M200 124 L186 124 Q186 180 156 214 Q116 268 146 330 Q156 356 176 358 L200 358
!neck=narrow halfbody M200 120 L154 120 Q150 140 160 158 Q118 216 130 280 Q140 340 160 358 L200 358
raw <path d="M150 290Q136 256 160 220" fill="none" stroke="#fff" stroke-opacity=".4" stroke-width="8"/>
""",
    "candle": """
shadow 200 344 110 13
raw <path d="M200 92Q222 124 200 146Q178 124 200 92Z" fill="#f6b53d"/><path d="M200 112Q210 130 200 142Q190 130 200
  112Z" fill="#fff1c2"/><path d="M200 140V176" stroke="#3a332c" stroke-width="4"/>
raw <ellipse cx="200" cy="176" rx="96" ry="18" fill="#f7efdc" stroke="#a8987a" stroke-width="2"/>
body M104 176 Q110 196 200 196 Q290 196 296 176 V322 Q290 342 200 342 Q110 342 104 322 Z
raw <rect x="146" y="230" width="108" height="66" rx="4" fill="#f7f3e8" stroke="#a8987a" stroke-width="2"/><path d="M164
  252H236M172 270H228" stroke="#5d564a" stroke-width="4"/>
""",
    "bedlinen": """
shadow 200 346 180 14
raw <path d="M30 190Q200 150 370 190V330H30Z" fill="#e9e4d8" stroke="#9d9686" stroke-width="2.4"/>
body M60 150 Q66 108 126 112 Q182 112 186 150 Q184 190 124 188 Q62 190 60 150 Z
body M214 150 Q218 112 274 112 Q334 108 340 150 Q338 190 276 188 Q216 190 214 150 Z
body M22 214 Q200 178 378 214 L382 330 Q200 350 18 330 Z
part M22 214 Q200 178 378 214 L379 250 Q200 214 21 250 Z
line M120 232 Q110 290 116 338
line M282 232 Q294 290 286 338
?closure=coconut buttons raw <g fill="#8a6847" stroke="#4a3624"><circle cx="100" cy="219" r="5"/><circle cx="166"
  cy="211" r="5"/><circle cx="234" cy="211" r="5"/><circle cx="300" cy="219" r="5"/></g>
""",
    "clock": """
raw <circle cx="200" cy="200" r="150" fill="{c}" stroke="{o}" stroke-width="3"/><circle cx="200" cy="200" r="150"
  fill="url(#shade)"/><circle cx="200" cy="200" r="128" fill="#faf8f2" stroke="{d}" stroke-width="3"/>
raw <path d="M200 84V106M200 294V316M84 200H106M294 200H316M142 99l8 14M258 99l-8 14M142 301l8-14M258 301l-8-14M99
  142l14 8M99 258l14-8M301 142l-14 8M301 258l-14-8" stroke="#2b2d31" stroke-width="6"/>
raw <path d="M200 200L150 152" stroke="#2b2d31" stroke-width="10"/><path d="M200 200L262 126" stroke="#2b2d31"
  stroke-width="7"/><path d="M184 226L232 152" stroke="#bf2f34" stroke-width="3"/><circle cx="200" cy="200" r="8"
  fill="#2b2d31"/>
""",
}

_KITCHEN = {
    "mug": """
shadow 190 330 120 13
!handle=none raw <path d="M272 170C350 160 350 280 268 276" fill="none" stroke="{o}" stroke-width="29"/><path d="M272
  170C350 160 350 280 268 276" fill="none" stroke="{c}" stroke-width="24"/>
body M96 122 H280 L270 306 Q266 326 240 326 H136 Q110 326 106 306 Z
raw <ellipse cx="188" cy="122" rx="92" ry="18" fill="{d}" stroke="{o}" stroke-width="2.4"/><ellipse cx="188" cy="127"
  rx="78" ry="12" fill="#4a2f1d"/>
raw <path d="M122 160Q120 230 132 300" fill="none" stroke="#fff" stroke-opacity=".4" stroke-width="9"/>
""",
    "teapot": """
shadow 200 334 140 14
raw <path d="M130 130Q140 50 200 50T270 130" fill="none" stroke="#6f4e37" stroke-width="12"/>
body M300 200 Q340 190 352 140 L374 148 Q366 246 296 262 Z
halfbody M200 136 Q100 140 92 232 Q96 326 160 332 L200 332
halfpart M200 120 Q150 122 140 142 Q160 154 200 154
raw <circle cx="200" cy="112" r="12" fill="{d}" stroke="{o}" stroke-width="2.4"/>
raw <path d="M118 260Q108 214 142 180" fill="none" stroke="#fff" stroke-opacity=".4" stroke-width="9"/>
""",
    "knife": """
raw <path d="M150 176H356Q372 178 378 190Q330 236 150 236Z" fill="#d5d9de" stroke="#6d737b" stroke-width="2.4"/><path
  d="M160 226Q320 224 372 194" fill="none" stroke="#f4f6f8" stroke-width="5"/>
?edge=fluted raw <g fill="#b4bac1"><ellipse cx="200" cy="212" rx="9" ry="15"/><ellipse cx="230" cy="211" rx="9"
  ry="15"/><ellipse cx="260" cy="209" rx="9" ry="14"/><ellipse cx="290" cy="206" rx="8" ry="12"/></g>
raw <path d="M136 174H154V238H136Z" fill="#9aa0a8" stroke="#5c626a" stroke-width="2"/>
weave wood
body M24 180 Q16 204 30 218 Q60 224 90 214 Q120 216 138 212 V176 Q80 170 24 180 Z
raw <g fill="#d5d9de" stroke="#6d737b"><circle cx="56" cy="196" r="5"/><circle cx="86" cy="195" r="5"/><circle cx="116"
  cy="194" r="5"/></g>
""",
    "pan": """
raw <path d="M150 190H20Q8 200 20 212H150Z" fill="#35322f" stroke="#1c1a18" stroke-width="2.4"/><circle cx="28" cy="201"
  r="5" fill="#f4f2ec"/>
raw <circle cx="252" cy="200" r="132" fill="{c}" stroke="{o}" stroke-width="3"/><circle cx="252" cy="200" r="132"
  fill="url(#shade)"/><circle cx="252" cy="200" r="110" fill="{d}" stroke="{o}" stroke-width="2"/>
raw <circle cx="252" cy="200" r="86" fill="none" stroke="{s}" stroke-opacity=".5" stroke-width="2"/><path d="M182
  150Q210 116 250 110" fill="none" stroke="#fff" stroke-opacity=".35" stroke-width="8"/>
?spouts=two raw <path d="M232 70L252 56L272 70M232 330L252 344L272 330" fill="{c}" stroke="{o}" stroke-width="3"/>
""",
    "bottle": """
shadow 200 372 80 11
halfbody M200 106 L166 106 Q146 120 142 150 L142 350 Q146 368 166 370 L200 370
halfdark M200 54 L168 54 L164 104 L200 104
?lid=straw raw <path d="M200 54V26H240" fill="none" stroke="{d}" stroke-width="12"/>
?lid=leakproof raw <path d="M176 54Q176 28 200 28T224 54" fill="none" stroke="{d}" stroke-width="9"/>
raw <path d="M160 166V334" stroke="#fff" stroke-opacity=".4" stroke-width="9"/>
line2 M142 320 H200
""",
    "frenchpress": f"""
shadow 200 366 120 13
raw <path d="M194 40H206V110H194Z" {_STEEL}/><circle cx="200" cy="34" r="15" fill="#2b2d31"/>
raw <path d="M280 150Q350 150 346 240Q340 310 280 310" fill="none" stroke="#2b2d31" stroke-width="17"/>
?handle=cork raw <path d="M345 200Q350 240 338 276" fill="none" stroke="#c69c6d" stroke-width="19"/>
raw <path d="M122 120H278V340H122Z" fill="#e6f1f3" fill-opacity=".75" stroke="#8fa3a8" stroke-width="2.4"/><path d="M124
  214H276V338H124Z" fill="#4a2f1d"/>
part M116 112 H284 V138 H116 Z
raw <path d="M140 100Q200 84 260 100V112H140Z" fill="{{c}}" stroke="{{o}}" stroke-width="2.4"/>
part M114 326 H286 V362 H114 Z
raw <path d="M114 138V340M286 138V340" stroke="{{c}}" stroke-width="9"/><path d="M142 150V322" stroke="#fff"
  stroke-opacity=".6" stroke-width="9"/>
""",
    "board": """
weave wood
shadow 200 340 160 12
body M60 100 Q60 84 76 84 H324 Q340 84 340 100 V316 Q340 332 324 332 H76 Q60 332 60 316 Z
?groove=juice raw <rect x="80" y="104" width="240" height="208" rx="10" fill="none" stroke="{s}" stroke-opacity=".7"
  stroke-width="6"/>
?handle=hole raw <circle cx="312" cy="112" r="12" fill="#f4f2ec" fill-opacity=".9" stroke="{o}" stroke-width="2.4"/>
""",
}

_GARDEN = {
    "pot": """
shadow 200 366 110 13
raw <g fill="#5f8a57" stroke="#3c5c37" stroke-width="2"><path d="M200 210Q170 120 110 90Q116 180 196 214Z"/><path
  d="M200 210Q210 90 250 50Q280 130 206 212Z"/><path d="M202 212Q260 130 318 130Q296 206 208 218Z"/><path d="M198
  212Q150 160 84 168Q116 226 196 220Z"/></g><path d="M200 214L150 140M204 212L242 104M206 214L280 160" fill="none"
  stroke="#3c5c37" stroke-width="2"/>
halfbody M200 232 L116 232 L136 352 Q138 362 150 362 L200 362
halfbody M200 204 L106 204 L108 238 L200 238
?saucer=included halfdark M200 354 L120 354 L128 370 L200 370
""",
    "wateringcan": """
shadow 190 346 150 13
raw <path d="M96 160Q110 60 190 74Q236 84 240 150" fill="none" stroke="{o}" stroke-width="17"/><path d="M96 160Q110 60
  190 74Q236 84 240 150" fill="none" stroke="{c}" stroke-width="12"/>
body M250 290 L334 128 L352 138 L262 316 Z
dark M316 112 L368 140 L362 152 L310 124 Z
body M80 168 H254 L264 330 Q264 342 250 342 H86 Q72 342 72 330 Z
raw <ellipse cx="167" cy="168" rx="87" ry="16" fill="{d}" stroke="{o}" stroke-width="2.4"/>
?rose=brass raw <path d="M312 108L374 142L366 156L304 122Z" fill="#c9a24b" stroke="#7d6438" stroke-width="2.4"/>
line M75 290 H262
""",
}

TEMPLATES = _HOME | _KITCHEN | _GARDEN
