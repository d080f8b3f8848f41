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
    # What stands in another clause turns a deed round as well.
    "God forbid, cancel order 1015", "Anything but this: cancel order 1015", "Here is what I do not want. Cancel order 1015.",
    "cancel 1015, said nobody ever", "cancel 1015... kidding", "Just testing, cancel 1015", "How would I phrase it? Cancel order 1015",
    "Someone hacked me and wants me to write, cancel order 1015", "cancel 1015 and you lose a customer", "thank you for cancelling 1015",
    "thanks for refunding 1012", "is order 1012 refunded?", "was 1012 refunded", "cancel 1015 because I want to keep it",
    "cancel 1015 due to nothing, keep it", "cancel 1015 since I asked you not to", "cancel 1015 \u274c", "\U0001f6ab cancel 1015",
    "Wait for my go. Then cancel 1015.", "Were it to arrive after Christmas, cancel 1015", "Kommt es nicht bis Freitag, storniere 1015",
    "Angenommen, es kommt nach Weihnachten, dann storniere bitte 1015", "De no llegar antes del viernes, cancela el pedido 1015",
    "Qualora non arrivasse prima di venerdì, annulla l'ordine 1015", "Dovesse arrivare tardi, annulla l'ordine 1015",
    "1015 must under all circumstances stay. Cancel the other open one", "should the lamp turn out to be pink, cancel 1015",
    "danke für die Stornierung von 1015", "gracias por cancelar 1015", "grazie per il rimborso di 1012",
    # Numbers that nobody read, and articles that are left out.
    "refund order 1012, 12.90 only", "refund only 20 from order 1012", "refund 1,50 for 1012", "refund 12.90 for order 1012 please",
    "1012: refund 20", "refund 12.90 and 22.90 of 1012", "refund 1012 but keep 12.90", "ich möchte 12,90 von 1012 erstattet",
    "reembolsa 12,90 del pedido 1012", "rimborsa 12,90 dell'ordine 1012", "cancel 1015, only 18.90 of it", "cancel 37.80 of 1015",
    "cancel all my orders but 1015", "return everything I bought but 1012", "refund 1012: t-shirts yes, beanie no",
    "T-Shirts ja, Beanie nein, bitte 1012 erstatten", "refund the t-shirts from 1012, skip the beanie", "refund the t-shirts of 1012, the beanie later",
    "refund the t-shirts of 1012; the beanie remains", "I would never want to return the beanie from 1012, refund the tees",
    "as for the beanie of 1012, it stays with me, refund", "hands off the beanie, refund 1012", "my son wears the beanie daily, refund 1012",
    "refund 1012 beanie \u274c tees \u2705", "1012 devolución: t-shirts sí, beanie no", "refund the second t-shirt of 1012",
    "return 0 t-shirts of 1012", "return -1 t-shirts of 1012", "return the t-shirts of 1012, minus the one I gave away",
    "cancel 1015?", "refund 1012?", "refund 1012 - beanie out, tees in", "return tee no. 2 of 1012", "refund t-shirt 1 and 3 of 1012", "refund half of 1012", "refund the torn t-shirt of 1012", "bitte das zweite T-Shirt aus 1012 erstatten",
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
