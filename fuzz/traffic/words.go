package traffic

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// tongue is a language as far as chat needs one. Words stand in order of frequency, since low indices are drawn more
// often: that gives text about the redundancy of the real thing, which compressed framings are measured on.
type tongue struct {
	weight int // among bodies
	tag    string
	words  []string
	gap    string // between words
	stops  []string
}

var tongues = [...]tongue{
	{60, "en", english, " ", []string{".", ".", "", "", "!", "?", "...", " :)"}},
	{13, "de", german, " ", []string{".", ".", "", "!", "?", " ;-)"}},
	{8, "fr", french, " ", []string{".", ".", "", " !", " ?", "…"}},
	{9, "ru", russian, " ", []string{".", ".", "", "!", "?", "))"}},
	{5, "zh", chinese, "", []string{"。", "。", "", "!", "?"}},
	{5, "ja", japanese, "", []string{"。", "。", "", "!", "?", "w"}},
}

var english = strings.Fields(`the i to a you it and is that of in on for we do have just so not but can be this what it's
	i'm with at was are me if ok yes no don't my get there like your when up will one about now know think all they or good
	then from time out how see that's as he she go work need some too today here make let thanks server sure want has
	would back can't still tomorrow really did new maybe got after which more message only them test could right should
	later morning well try been first us why last something phone send people into before other than look meeting
	because much who call even file say two room great thing any way hello nice home wait week tell where same take
	already problem fine day next client very over again lunch our using use night does works idea hours minutes years
	lol coffee evening every train weekend monday friday bug release version link actually account password update
	window deploy network backup Q&A R&D <3 e-mail upstream question answer anyway both perfect sorry happy early late
	project office doctor kids car rain dinner film music ticket station bridge letter paper green blue quick slow
	config --help a&b i<n x>0 "quoted" C++ 50% #general @home`)

var german = strings.Fields(`ich das ist nicht die und du der es ja ein zu mir wir in hast noch auch so dann was mal schon
	mit aber nein morgen für heute wie bin kann hab wenn auf jetzt gut den dir ok wird gerade danke bis nur immer gibt's
	doch später vielleicht schön können wäre müssen über fährt Straße grüße Bahnhof Büro natürlich gestern nächste Woche
	früh spät tschüss genau Besprechung Termin Verspätung Rückmeldung läuft geht's weiß möchte drüben Kaffee zurück
	Donnerstag Entschuldigung übrigens Größe zwölf Prüfung Schlüssel hören wünsche Zusammenfassung Änderung Anhänge`)

var french = strings.Fields(`je de est pas le la que et tu à un les on c'est en ne il ça pour j'ai des une bien mais avec qui
	oui non plus tout sur dans moi d'accord merci alors être fait demain très aussi même là où quand déjà après trouvé
	réunion bientôt l'heure aujourd'hui peut-être café train voilà ça suffit été vérifier problème reçu d'abord fenêtre
	élève sûr noël s'il plaît début soirée message qu'il n'est château garçon forêt`)

var russian = strings.Fields(`я не и в что на ты это как да а мы нет с у так но он все тебе уже есть меня завтра ну там будет
	если можно сегодня за то бы надо по только сейчас хорошо когда где спасибо привет ещё работает сервер потом может
	давай понял сообщение почему здесь вечером утром проблема вопрос встреча человек неделя конечно посмотри пожалуйста
	обновление пароль поезд библиотека наверное дождь ёлка объявление`)

var chinese = strings.Fields(`我 的 是 不 了 你 在 好 有 吗 我们 这个 就 也 明天 今天 可以 没有 什么 现在 知道 他们 工作 时间 一下 谢谢
	开会 服务器 消息 已经 晚上 早上 问题 怎么 地铁 咖啡 周末 测试 回家 吃饭 电话 更新 因为 所以 朋友 下雨 图书馆 再见`)

var japanese = strings.Fields(`です は が を に の と ます も で 今日 明日 ありがとう 了解 会議 ちょっと 大丈夫 サーバー テスト お願い します
	わかりました 電車 遅れ 仕事 終わり ました コーヒー 週末 どう 雨 図書館 メッセージ 確認 よろしく`)

var emoji = [...]string{"😀", "👍", "😂", "❤️", "🙏", "🎉", "😅", "👋", "🤔", "👩‍💻", "🇪🇺", "☕", "🚀", "👍🏽", "🥲", "✅"}

var syllables = [...]string{
	"ba", "be", "bi", "bo", "bu", "da", "de", "di", "do", "du", "fa", "fe", "fi", "fo", "ga", "ge", "gi", "go", "gu", "ha",
	"he", "hi", "ho", "ja", "jo", "ka", "ke", "ki", "ko", "ku", "la", "le", "li", "lo", "lu", "ma", "me", "mi", "mo", "mu",
	"na", "ne", "ni", "no", "nu", "pa", "pe", "pi", "po", "ra", "re", "ri", "ro", "ru", "sa", "se", "si", "so", "su", "ta",
	"te", "ti", "to", "tu", "va", "ve", "vi", "vo", "wa", "we", "za", "ze", "zo", "zu", "sha", "thi", "kro", "pla", "stu",
}

// textField fills blanks with prose.
func (g *Generator) textField(name string) bool {
	switch name {
	case "line":
		g.line()
	case "words": // a title, a name
		g.sentence(&tongues[g.tongue()], g.between(1, 4))
	case "emoji":
		g.raw(emoji[g.skewed(len(emoji))])
	case "lang":
		g.raw(tongues[g.tongue()].tag)
	case "coin":
		g.coin(g.between(2, 4))
	case "url":
		g.url()
	default:
		return false
	}
	return true
}

func (g *Generator) tongue() int {
	return pickWeighted(&g.random, tongues[:], func(t *tongue) int { return t.weight })
}

// line writes what somebody types before pressing return: mostly little, sometimes a paragraph.
func (g *Generator) line() {
	t := &tongues[g.tongue()]
	switch kind := g.below(100); {
	case kind < 58:
		g.sentence(t, g.between(1, 9))
	case kind < 88:
		g.sentences(t, g.between(1, 3), " ")
	case kind < 96:
		g.sentences(t, g.between(3, 6), " ")
	default:
		g.sentences(t, g.between(3, 7), "\n")
	}
	switch kind := g.below(100); {
	case kind < 4:
		g.raw(" ")
		g.url()
	case kind < 14:
		g.raw(" ")
		g.raw(emoji[g.skewed(len(emoji))])
	}
}

func (g *Generator) sentences(t *tongue, n int, between string) {
	for i := range n {
		if i > 0 {
			g.text(between)
		}
		g.sentence(t, g.between(4, 14))
		g.text(t.stops[g.below(len(t.stops))])
	}
}

func (g *Generator) sentence(t *tongue, words int) {
	for i := range words {
		if i > 0 {
			g.raw(t.gap)
		}
		switch kind := g.below(100); {
		case kind < 3:
			g.number(int64(g.skewed(2100)))
		case kind < 9 && t.gap != "": // names and typing errors, which no vocabulary has
			g.coin(g.between(2, 4))
		case i == 0 && kind < 70:
			g.capitalized(t.words[g.skewed(len(t.words))])
		default:
			g.text(t.words[g.skewed(len(t.words))])
		}
	}
}

func (g *Generator) capitalized(word string) {
	first, size := utf8.DecodeRuneInString(word)
	if unicode.IsLetter(first) {
		g.out = utf8.AppendRune(g.out, unicode.ToUpper(first))
		word = word[size:]
	}
	g.text(word)
}

// coin writes a pronounceable word of n syllables.
func (g *Generator) coin(n int) {
	for range n {
		g.raw(syllables[g.below(len(syllables))])
	}
}

func (g *Generator) url() {
	g.raw("https://")
	g.coin(3)
	g.raw(".example/")
	g.coin(2)
	g.raw("?id=")
	g.hex(&g.random, 6)
	if g.chance(40) {
		g.text("&lang=")
		g.raw(tongues[g.tongue()].tag)
	}
}
