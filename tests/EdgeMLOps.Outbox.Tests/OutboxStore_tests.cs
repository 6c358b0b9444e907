using Dapper;
using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Down;
using EdgeMLOps.TestKit.Processes;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Outbox.Tests;

public sealed class OutboxStore_tests : IAsyncLifetime, IDisposable
{
    private static readonly OutboxSite Site = new(new Guid("11112222-3333-4444-5555-666677778888"), 1);

    private readonly TempFolder _folder = new();
    private readonly SigningKey _site = SigningKey.Create();
    private readonly SigningKey _fleet = SigningKey.Create();
    private OutboxStore _outbox = null!;

    public async Task InitializeAsync()
    {
        _outbox = await OpenAsync();
        await _outbox.BindAsync(Site, default);
    }

    public async Task DisposeAsync() => await _outbox.DisposeAsync();

    public void Dispose()
    {
        _site.Dispose();
        _fleet.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Sequences_are_gapless_and_chained_for_each_stream()
    {
        var first = await AppendAsync(1);
        var second = await AppendAsync(2);
        var third = await AppendAsync(3);
        Assert.Equal([1UL, 2, 3], new[] { first, second, third }.Select(m => m.Header.Sequence));
        Assert.Equal([default, first.Hash, second.Hash], new[] { first, second, third }.Select(m => m.Header.Previous));
        Assert.All([first, second, third], m => Assert.Equal(7, m.Header.Id.Version));
    }

    [Fact]
    public async Task Two_openers_appending_at_once_take_no_place_twice_and_leave_none_out()
    {
        await using var other = await OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => AppendAsync(i, i % 2 == 0 ? _outbox : other)));
        var ledger = await _outbox.LedgerAsync(1, StreamId.Operations, 0, 1000, default);
        Assert.Equal(Enumerable.Range(1, 100).Select(i => (ulong)i), ledger.Select(e => e.Key.Sequence));
        var pending = await other.PendingAsync(1000, default);
        var previous = default(Digest256);
        foreach (var key in pending.OrderBy(k => k.Sequence))
        {
            var message = await other.ReadAsync(key, default);
            Assert.Equal(previous, message!.Header.Previous);
            previous = message.Hash;
        }
    }

    [Fact]
    public async Task A_seal_that_throws_takes_no_place()
    {
        await AppendAsync(1);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => _outbox.AppendAsync(StreamId.Operations, _ => throw new InvalidOperationException(), default));
        Assert.Equal(2UL, (await AppendAsync(2)).Header.Sequence);
    }

    [Fact]
    public async Task Another_header_than_the_one_given_is_refused()
    {
        await Assert.ThrowsAsync<OutboxException>(() => _outbox.AppendAsync(
            StreamId.Operations, header => SealedMessage.Seal(header with { Id = Guid.NewGuid() }, Some.Operations(), _site), default));
        Assert.Equal(0, (await _outbox.DepthAsync(default)).Messages);
    }

    [Fact]
    public async Task The_sequence_goes_on_after_a_restart_even_when_nothing_waits()
    {
        var sealedMessage = await AppendAsync(1);
        Assert.Equal(new ReceiptResult(ReceiptVerdict.Applied, 1), await _outbox.ApplyReceiptAsync(Receipt(sealedMessage), _fleet.PublicKey, default));
        await _outbox.DisposeAsync();
        _outbox = await OpenAsync();
        Assert.Equal(0, (await _outbox.DepthAsync(default)).Messages);
        var next = await AppendAsync(2);
        Assert.Equal(2UL, next.Header.Sequence);
        Assert.Equal(sealedMessage.Hash, next.Header.Previous);
    }

    [Fact]
    public async Task A_receipt_lets_go_what_it_covers_and_nothing_else()
    {
        await AppendAsync(1);
        var second = await AppendAsync(2);
        await AppendAsync(3);
        Assert.Equal(new ReceiptResult(ReceiptVerdict.Applied, 2), await _outbox.ApplyReceiptAsync(Receipt(second), _fleet.PublicKey, default));
        Assert.Equal(new ReceiptResult(ReceiptVerdict.Applied, 0), await _outbox.ApplyReceiptAsync(Receipt(second), _fleet.PublicKey, default));
        Assert.Equal([new OutboxKey(1, StreamId.Operations, 3)], await _outbox.PendingAsync(10, default));
        var ledger = await _outbox.LedgerAsync(1, StreamId.Operations, 0, 10, default);
        Assert.Equal([true, true, false], ledger.Select(e => e.ReceiptedUtc is not null));
        Assert.Null(await _outbox.ReadAsync(new OutboxKey(1, StreamId.Operations, 1), default));
    }

    [Fact]
    public async Task A_receipt_lets_go_nothing_of_another_stream_or_epoch()
    {
        await AppendAsync(1);
        await _outbox.BindAsync(Site with { Epoch = 2 }, default);
        await _outbox.AppendAsync(StreamId.State, header => SealedMessage.Seal(header, Some.State, _site), default);
        Assert.Equal(new ReceiptResult(ReceiptVerdict.Applied, 1), await _outbox.ApplyReceiptAsync(Receipt(await AppendAsync(1)), _fleet.PublicKey, default));
        Assert.Equal([new OutboxKey(1, StreamId.Operations, 1), new OutboxKey(2, StreamId.State, 1)], await _outbox.PendingAsync(10, default));
    }

    [Fact]
    public async Task A_later_receipt_notes_what_came_since_and_leaves_what_was_noted()
    {
        var first = await AppendAsync(1);
        await _outbox.ApplyReceiptAsync(Receipt(first), _fleet.PublicKey, default);
        var noted = (await _outbox.LedgerAsync(1, StreamId.Operations, 0, 1, default))[0];
        await AppendAsync(2);
        var third = await AppendAsync(3);
        Assert.Equal(new ReceiptResult(ReceiptVerdict.Applied, 2), await _outbox.ApplyReceiptAsync(Receipt(third), _fleet.PublicKey, default));
        var ledger = await _outbox.LedgerAsync(1, StreamId.Operations, 0, 10, default);
        Assert.Equal(noted, ledger[0]);
        Assert.All(ledger, entry => Assert.NotNull(entry.ReceiptedUtc));
    }

    [Fact]
    public async Task A_broker_s_word_lets_nothing_go()
    {
        await AppendAsync(1);
        await _outbox.MarkSentAsync([new OutboxKey(1, StreamId.Operations, 1)], default);
        Assert.Equal(1, (await _outbox.DepthAsync(default)).Messages);
        var entry = Assert.Single(await _outbox.LedgerAsync(1, StreamId.Operations, 0, 10, default));
        Assert.NotNull(entry.SentUtc);
        Assert.Null(entry.ReceiptedUtc);
    }

    [Fact]
    public async Task A_receipt_that_is_not_right_lets_nothing_go()
    {
        var message = await AppendAsync(1);
        var good = Receipt(message);
        await AssertRefusedAsync(ReceiptVerdict.BadSignature, good.SignedWith(_site));
        await AssertRefusedAsync(ReceiptVerdict.BadSignature, good with { High = 2 });
        await AssertRefusedAsync(ReceiptVerdict.OtherSite, (good with { Site = Guid.NewGuid() }).SignedWith(_fleet));
        await AssertRefusedAsync(ReceiptVerdict.UnknownMessage, (good with { High = 2 }).SignedWith(_fleet));
        await AssertRefusedAsync(ReceiptVerdict.UnknownMessage, (good with { Epoch = 2 }).SignedWith(_fleet));
        await AssertRefusedAsync(ReceiptVerdict.Forked, (good with { HighHash = Digest256.Of("other"u8) }).SignedWith(_fleet));
    }

    [Fact]
    public async Task A_new_epoch_starts_at_one_and_the_old_one_still_waits()
    {
        await AppendAsync(1);
        await _outbox.BindAsync(Site with { Epoch = 2 }, default);
        var first = await AppendAsync(1);
        Assert.Equal((2U, 1UL, default), (first.Header.Epoch, first.Header.Sequence, first.Header.Previous));
        Assert.Equal(2, (await _outbox.DepthAsync(default)).Messages);
        await Assert.ThrowsAsync<OutboxException>(() => _outbox.BindAsync(Site, default));
        await Assert.ThrowsAsync<OutboxException>(() => _outbox.BindAsync(Site with { Site = Guid.NewGuid(), Epoch = 2 }, default));
    }

    [Fact]
    public async Task An_outbox_bound_to_no_site_seals_nothing()
    {
        await using var unbound = await OutboxStore.OpenAsync(_folder["unbound.db"], TimeProvider.System, default);
        Assert.Null(await unbound.SiteAsync(default));
        await Assert.ThrowsAsync<OutboxException>(() => AppendAsync(1, unbound));
    }

    [Fact]
    public async Task A_row_that_is_no_frame_is_named_as_such()
    {
        await AppendAsync(1);
        await using (var raw = new SqliteConnection($"Data Source={_folder["outbox.db"]};Pooling=False"))
        {
            await raw.ExecuteAsync("UPDATE waiting SET frame = x'0102'");
        }

        await Assert.ThrowsAsync<OutboxException>(() => _outbox.ReadAsync(new OutboxKey(1, StreamId.Operations, 1), default));
    }

    private async Task AssertRefusedAsync(ReceiptVerdict verdict, Receipt receipt)
    {
        Assert.Equal(new ReceiptResult(verdict, 0), await _outbox.ApplyReceiptAsync(receipt, _fleet.PublicKey, default));
        Assert.Equal(1, (await _outbox.DepthAsync(default)).Messages);
    }

    private Receipt Receipt(SealedMessage message) => new Receipt
    {
        Site = message.Header.Site,
        Epoch = message.Header.Epoch,
        Stream = message.Header.Stream,
        High = message.Header.Sequence,
        HighHash = message.Hash,
    }.SignedWith(_fleet);

    private Task<OutboxStore> OpenAsync() => OutboxStore.OpenAsync(_folder["outbox.db"], TimeProvider.System, default);

    private Task<SealedMessage> AppendAsync(long received, OutboxStore? outbox = null) => (outbox ?? _outbox).AppendAsync(
        StreamId.Operations, header => SealedMessage.Seal(header, Some.Operations(received), _site), default);
}
