package main

import (
	"errors"
	"maps"
	"sync"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/parser"
)

// collector is a [prometheus.Collector]. It costs the connections nothing: what they
// count themselves is read when somebody asks, and added up when they end.
type collector struct {
	workspaces *parser.Workspaces

	mu       sync.Mutex
	open     map[*frame.Conn]struct{}
	gone     parser.Stats            // of those that ended
	rejected map[parser.Rule]float64 // rules are few, and none is a peer's to make
}

func newCollector(w *parser.Workspaces) *collector {
	return &collector{workspaces: w, open: make(map[*frame.Conn]struct{}), rejected: make(map[parser.Rule]float64)}
}

func (c *collector) began(conn *frame.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.open[conn] = struct{}{}
}

func (c *collector) ended(conn *frame.Conn, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.open, conn)
	c.gone = sum(c.gone, conn.Stats())
	if e, ok := errors.AsType[*parser.Error](err); ok {
		c.rejected[e.Rule]++
	}
}

func sum(a, b parser.Stats) parser.Stats {
	return parser.Stats{Stanzas: a.Stanzas + b.Stanzas, Keepalives: a.Keepalives + b.Keepalives, Work: a.Work + b.Work}
}

var (
	connections = prometheus.NewDesc("xmpp_connections", "Connections that are open.", nil, nil)
	stanzas     = prometheus.NewDesc("xmpp_stanzas_total", "Messages, presences and iqs that came.", nil, nil)
	keepalives  = prometheus.NewDesc("xmpp_keepalive_bytes_total", "White space between stanzas, in bytes.", nil, nil)
	work        = prometheus.NewDesc("xmpp_parsed_bytes_total", "Bytes looked at or moved, again and again if need be.", nil, nil)
	rejected    = prometheus.NewDesc("xmpp_rejected_streams_total", "Streams that ended with an error of the peer.", []string{"rule", "condition"}, nil)
	tags        = prometheus.NewDesc("xmpp_start_tags_total", "Start tags, known from before or not.", []string{"known"}, nil)
)

// Describe is [prometheus.Collector]'s.
func (c *collector) Describe(to chan<- *prometheus.Desc) { prometheus.DescribeByCollect(c, to) }

// Collect is [prometheus.Collector]'s. Conn.Stats may be called while others read.
func (c *collector) Collect(to chan<- prometheus.Metric) {
	c.mu.Lock()
	open, all, rules := len(c.open), c.gone, maps.Clone(c.rejected)
	for conn := range c.open {
		all = sum(all, conn.Stats())
	}
	c.mu.Unlock()
	counter := func(d *prometheus.Desc, n float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, n, labels...)
	}
	to <- prometheus.MustNewConstMetric(connections, prometheus.GaugeValue, float64(open))
	counter(stanzas, float64(all.Stanzas))
	counter(keepalives, float64(all.Keepalives))
	counter(work, float64(all.Work))
	for rule, n := range rules {
		counter(rejected, n, rule.String(), string(rule.Condition()))
	}
	shapes := c.workspaces.Stats()
	counter(tags, float64(shapes.Hits), "yes")
	counter(tags, float64(shapes.Misses), "no")
}
