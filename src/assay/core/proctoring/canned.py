"""Prepared messages of a proctor, each in several languages, so that a candidate reads her own.

Polite, short, and about what helps. None accuses; none asks for something that a candidate could not refuse
without being told why. A new one needs all languages: a test says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass

LANGUAGES: Mapping[str, str] = {"en": "English", "de": "Deutsch", "fr": "Français", "es": "Español"}
"""The languages there are, each by its own name; the first stands in for all others."""

_FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Canned:
    """One message: `key` is stored with it, `label` is what the proctor picks it by."""

    key: str
    label: str
    texts: Mapping[str, str]

    def text(self, language: str) -> str:
        """The text for a language tag such as `de` or `de-CH`; English where there is none."""
        return self.texts.get(language.split("-")[0].lower(), self.texts[_FALLBACK])


def _canned(key: str, label: str, *, en: str, de: str, fr: str, es: str) -> Canned:
    return Canned(key, label, {"en": en, "de": de, "fr": fr, "es": es})


_ALL = (
    _canned(
        "welcome",
        "Welcome",
        en="Hello, I am your proctor today. Write to me here whenever you need help.",
        de="Guten Tag, ich bin heute Ihre Aufsicht. Schreiben Sie mir hier, wenn Sie Hilfe brauchen.",
        fr="Bonjour, je surveille votre examen aujourd’hui. Écrivez-moi ici si vous avez besoin d’aide.",
        es="Hola, hoy superviso su examen. Escríbame aquí siempre que necesite ayuda.",
    ),
    _canned(
        "one-moment",
        "One moment",
        en="One moment please, I will be with you shortly.",
        de="Einen Moment bitte, ich bin gleich bei Ihnen.",
        fr="Un instant, s’il vous plaît, je suis à vous tout de suite.",
        es="Un momento, por favor, enseguida estoy con usted.",
    ),
    _canned(
        "camera-dark",
        "The picture is dark",
        en="Your camera’s picture is very dark. Could you switch on a light or uncover the camera?",
        de="Ihr Kamerabild ist sehr dunkel. Können Sie Licht machen oder die Kamera freimachen?",
        fr="L’image de votre caméra est très sombre. Pouvez-vous allumer ou dégager la caméra ?",
        es="La imagen de su cámara está muy oscura. ¿Puede encender una luz o destapar la cámara?",
    ),
    _canned(
        "camera-angle",
        "Camera angle",
        en="Could you turn the camera so that your face is in the picture? Thank you.",
        de="Können Sie die Kamera so drehen, dass Ihr Gesicht im Bild ist? Danke.",
        fr="Pouvez-vous orienter la caméra pour que votre visage soit visible ? Merci.",
        es="¿Puede girar la cámara para que se vea su rostro? Gracias.",
    ),
    _canned(
        "show-room",
        "Show your surroundings",
        en="Please show your surroundings with the camera. Your clock stands still meanwhile.",
        de="Bitte zeigen Sie mit der Kamera Ihre Umgebung. Ihre Uhr steht so lange still.",
        fr="Veuillez montrer votre environnement avec la caméra. Votre temps est arrêté.",
        es="Muestre su entorno con la cámara, por favor. Mientras tanto, su tiempo está parado.",
    ),
    _canned(
        "full-screen",
        "Back to full screen",
        en="Please go back to full screen: the button is in the middle of your page.",
        de="Bitte gehen Sie zurück ins Vollbild: Die Schaltfläche ist in der Mitte Ihrer Seite.",
        fr="Veuillez revenir en plein écran : le bouton est au milieu de votre page.",
        es="Vuelva a la pantalla completa, por favor: el botón está en el centro de su página.",
    ),
    _canned(
        "second-display",
        "Second display",
        en="A second display seems to be connected. Can you disconnect it? Or what is it?",
        de="Ein zweiter Bildschirm scheint angeschlossen. Können Sie ihn trennen? Oder was ist es?",
        fr="Un second écran semble branché. Pouvez-vous le débrancher ? Ou qu’est-ce que c’est ?",
        es="Parece haber una segunda pantalla. ¿Puede desconectarla? ¿O qué es?",
    ),
    _canned(
        "clear-desk",
        "Clear the desk",
        en="Please put away what is on your desk and not needed. Take your time.",
        de="Bitte räumen Sie weg, was auf dem Tisch nicht nötig ist. Lassen Sie sich Zeit.",
        fr="Veuillez ranger ce qui n’est pas nécessaire sur votre bureau. Prenez votre temps.",
        es="Retire de la mesa lo que no necesite, por favor. Tómese su tiempo.",
    ),
    _canned(
        "not-alone",
        "Somebody is in the room",
        en="Somebody else seems to be in the room. Can they leave? Or are they there to assist you?",
        de="Es scheint noch eine Person im Raum zu sein. Kann sie hinausgehen? Oder assistiert sie Ihnen?",
        fr="Il semble y avoir quelqu’un d’autre. Cette personne peut-elle sortir ? Ou vous assiste-t-elle ?",
        es="Parece haber otra persona en la sala. ¿Puede salir? ¿O le asiste a usted?",
    ),
    _canned(
        "connection",
        "Connection",
        en="Your connection was interrupted. Your answers are kept; simply go on working.",
        de="Ihre Verbindung war unterbrochen. Ihre Antworten sind gesichert; arbeiten Sie ruhig weiter.",
        fr="Votre connexion a été interrompue. Vos réponses sont conservées ; continuez simplement.",
        es="Su conexión se interrumpió. Sus respuestas están guardadas; siga trabajando sin más.",
    ),
    _canned(
        "time-added",
        "Time added",
        en="I have added time to your clock for the interruption.",
        de="Ich habe Ihnen für die Unterbrechung Zeit gutgeschrieben.",
        fr="J’ai ajouté du temps pour compenser l’interruption.",
        es="He añadido tiempo a su reloj por la interrupción.",
    ),
    _canned(
        "paused",
        "Paused, clock stopped",
        en="I have paused your exam. The clock stands still, and nothing is lost.",
        de="Ich habe Ihre Prüfung angehalten. Die Uhr steht still, und nichts geht verloren.",
        fr="J’ai mis votre examen en pause. Le temps est arrêté et rien n’est perdu.",
        es="He puesto su examen en pausa. El reloj está parado y no se pierde nada.",
    ),
    _canned(
        "go-on",
        "Go on",
        en="Thank you, all is well. Please go on.",
        de="Danke, alles in Ordnung. Bitte fahren Sie fort.",
        fr="Merci, tout va bien. Vous pouvez continuer.",
        es="Gracias, todo está bien. Puede continuar.",
    ),
    _canned(
        "no-content-help",
        "No help with questions",
        en="I may not help with the questions themselves. You can leave a comment on the question.",
        de="Zu den Fragen selbst darf ich nichts sagen. Sie können zur Frage eine Anmerkung schreiben.",
        fr="Je ne peux pas aider pour les questions elles-mêmes. Vous pouvez y laisser une remarque.",
        es="No puedo ayudar con las preguntas. Puede dejar un comentario en la pregunta.",
    ),
)

CANNED: Mapping[str, Canned] = {one.key: one for one in _ALL}
"""Every message by its key, in the order in which a proctor is offered them."""
