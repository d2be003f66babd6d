module github.com/seed492f7be9/stanza/examples/mellium

go 1.26.0

replace github.com/seed492f7be9/stanza => ../../

require (
	github.com/seed492f7be9/stanza v0.0.0-00010101000000-000000000000
	golang.org/x/image v0.0.0-20181116024801-cd38e8056d9b
	golang.org/x/net v0.59.0
	mellium.im/sasl v0.3.2
	mellium.im/xmlstream v0.15.4
	mellium.im/xmpp v0.22.0
)

require (
	golang.org/x/crypto v0.57.0 // indirect
	golang.org/x/mod v0.41.0 // indirect
	golang.org/x/sync v0.23.0 // indirect
	golang.org/x/sys v0.48.0 // indirect
	golang.org/x/text v0.42.0 // indirect
	golang.org/x/tools v0.49.0 // indirect
	mellium.im/reader v0.1.0 // indirect
)
