"""Messages for `plainly`: deeds named in ways that ask for none, or for another one, and ordinary wishes."""

# ruff: noqa: E501 - messages read better whole

from __future__ import annotations

ODD = [
    "God forbid you cancel 1015", "un-cancel 1015", "uncancel order 1015", "cancel 1015 after Christmas", "tell me how to cancel 1015",
    "remove the note \"leave at door\" from 1015", "heaven help you if you cancel 1015", "over my dead body will you cancel 1015",
    "cancel 1015 the day hell freezes over", "far be it from me to cancel 1015", "the button says cancel 1015",
    "I'd sooner eat my hat than cancel 1015", "reverse the cancel of 1015", "stop the refund of 1012", "block the refund for 1012",
    "prevent anyone from cancelling 1015", "what a shame it would be to cancel 1015", "cancel 1015 in your dreams", "remind me to cancel 1015",
    "remind me tomorrow to return 1012", "who do I call to cancel 1015", "translate \"cancel 1015\" into German", "is it rude to cancel 1015",
    "cancel the cancellation of 1015", "the refund of 1012 was a joke", "refund of 1012 is wrong amount", "my refund for 1012 is late",
    "check the refund of 1012", "status of refund 1012", "return label for 1012", "return address for 1012", "where do I send the return of 1012",
    "returning customer here, where is 1012", "many happy returns! 1012 arrived", "I return from holiday on Monday, deliver 1015 then",
    "cancel my newsletter, not order 1015", "remove my review from 1012", "refuse to cancel 1015", "undo cancel 1015", "explain refund 1012",
    "simulate a refund of 1012", "pretend to cancel 1015", "test: cancel 1015", "cancel culture is mad, where's 1015", "in case of rain cancel 1015",
    "cancel 1015 next week", "cancel 1015 tonight at 8", "vote on cancelling 1015", "Gott bewahre, dass du 1015 stornierst",
    "storniere 1015 nach Weihnachten", "sag mir wie ich 1015 storniere", "1015 auf keinen Fall stornieren",
    "mach die Stornierung von 1015 rückgängig", "Stornierung von 1015 zurücknehmen", "die Erstattung von 1012 ist falsch",
    "erkläre mir die Rückgabe von 1012", "Dios no quiera que canceles 1015", "cancela 1015 después de Navidad", "dime cómo cancelar 1015",
    "deshaz la cancelación de 1015", "la devolución de 1012 está mal", "Dio non voglia che annulli 1015", "annulla 1015 dopo Natale",
    "dimmi come annullare 1015", "annulla l'annullamento di 1015", "il rimborso di 1012 è sbagliato",
]  # fmt: skip
#: The same deeds in the ways of every day.
WISHES = [
    "cancel 1015", "cancel order #1015 please", "can u cancel my order 1015 pls", "i want to cancel my order, number 1015",
    "I need order 1015 cancelled asap", "hey, could you please cancel order 1015 for me? thanks", "please cancel 1015, found it cheaper elsewhere",
    "i changed my mind, cancel 1015", "cancel it", "yes cancel that order", "refund 1012", "i want a refund for 1012",
    "i want my money back for order 1012", "can i get a refund on the beanie in 1012", "give me my money back for the beanie",
    "i'd like to return the mugs from 1414", "i want to return 1414, it's too small", "send back the t-shirt from 1012 because it doesn't fit",
    "returning the pan from 1414, don't like the colour", "return two of the mugs", "refund everything from 1012 please",
    "please process a full refund for order 1012", "I demand a refund for 1012", "I would like to send the beanie back",
    "we'd like to cancel the entire order 1015", "cancel the whole thing 1015", "cancel the candles but keep the lamp in 1015",
    "refund the pan but not the mugs 1408", "remove the lamp from 1015", "call off order 1015", "I don't want 1015 anymore, cancel it",
    "we no longer need 1015, please cancel", "ordered by mistake, cancel 1015", "1015 cancel pls", "cancel my last order",
    "hello there, I placed order 1015 this morning and would like to cancel it", "Bitte 1015 stornieren", "ich möchte Bestellung 1015 stornieren",
    "können Sie 1015 bitte stornieren?", "ich will mein Geld zurück für 1012", "ich möchte die Tassen aus 1414 zurückschicken",
    "die Mütze aus 1012 bitte erstatten", "Bestellung 1015 stornieren, habe es mir anders überlegt", "ich hätte gern eine Erstattung für 1012",
    "quiero cancelar el pedido 1015", "me gustaría devolver las tazas del 1414", "reembolso del pedido 1012 por favor",
    "cancele mi pedido 1015, ya no lo necesito", "vorrei annullare l'ordine 1015", "voglio restituire le tazze del 1414",
    "potete annullare il mio ordine 1015? grazie",
]  # fmt: skip
