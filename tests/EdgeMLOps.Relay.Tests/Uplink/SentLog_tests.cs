using EdgeMLOps.Contracts;
using EdgeMLOps.Outbox;
using EdgeMLOps.Relay.Uplink;

namespace EdgeMLOps.Relay.Tests.Uplink;

public sealed class SentLog_tests
{
    private static readonly Guid Site = Guid.NewGuid();

    private readonly SentLog _sent = new();

    public SentLog_tests() => _sent.Begin(Site, []);

    [Fact]
    public void A_new_connection_sends_the_oldest_of_each_stream_again_and_no_other()
    {
        OutboxKey[] waiting = [.. Keys(StreamId.Clinical, 1, 5), .. Keys(StreamId.State, 3, 5)];
        Send(waiting);
        _sent.Begin(Site, waiting);
        Assert.Equal([waiting[0], waiting[5]], waiting.Where(key => !_sent.Holds(key)));
    }

    [Fact]
    public void Of_the_relay_s_own_a_new_connection_sends_all_again()
    {
        var own = Keys(StreamId.Link, 1, 3);
        Send(own);
        _sent.Begin(Site, own);
        Assert.DoesNotContain(own, _sent.Holds);
    }

    [Fact]
    public void What_was_receipted_is_held_no_longer_than_to_the_next_connection()
    {
        var waiting = Keys(StreamId.Clinical, 1, 10);
        Send(waiting);
        _sent.Begin(Site, waiting[5..]);
        Assert.Equal(waiting[6..], waiting.Where(_sent.Holds));
    }

    [Fact]
    public void Another_site_begins_with_nothing_sent()
    {
        var waiting = Keys(StreamId.Clinical, 1, 10);
        Send(waiting);
        _sent.Begin(Guid.NewGuid(), waiting);
        Assert.DoesNotContain(waiting, _sent.Holds);
    }

    [Fact]
    public void After_a_silence_the_oldest_go_again_and_after_the_next_twice_as_many()
    {
        var waiting = Keys(StreamId.Clinical, 1, 1000);
        Send(waiting);
        Assert.Equal(256, _sent.ForgetOldest(waiting));
        Assert.Equal(waiting[..256], waiting.Where(key => !_sent.Holds(key)));
        Send(waiting);
        Assert.Equal(512, _sent.ForgetOldest(waiting));
        Send(waiting);
        Assert.Equal(1000, _sent.ForgetOldest(waiting));
    }

    private static OutboxKey[] Keys(StreamId stream, int first, int last) =>
        [.. Enumerable.Range(first, last - first + 1).Select(i => new OutboxKey(1, stream, (ulong)i))];

    private void Send(OutboxKey[] keys) => Array.ForEach(keys, _sent.Add);
}
