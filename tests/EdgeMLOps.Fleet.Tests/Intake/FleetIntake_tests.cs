using System.IO.Compression;
using Dapper;
using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Down;
using EdgeMLOps.Fleet.Intake;
using EdgeMLOps.Fleet.Sites;
using EdgeMLOps.Fleet.Store;
using EdgeMLOps.Mqtt;
using EdgeMLOps.Sqlite;
using EdgeMLOps.TestKit;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Fleet.Tests.Intake;

/// <summary>The same on every database.</summary>
public abstract class FleetIntake_tests(FleetFixture fleet) : IAsyncLifetime
{
    private protected FleetFixture Fleet => fleet;

    public Task InitializeAsync() => fleet.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_receipt_covers_only_what_has_no_gap_before_it()
    {
        var first = fleet.SealAt(Some.Operations(1), 1, default);
        var second = fleet.SealAt(Some.Operations(2), 2, first.Hash);
        var third = fleet.SealAt(Some.Operations(3), 3, second.Hash);
        Assert.Null(await TakeAsync(third));
        Assert.Equal((1UL, first.Hash), High(await TakeAsync(first)));
        Assert.Equal((1, 3, 1), await StreamAsync());
        Assert.Equal((3UL, third.Hash), High(await TakeAsync(second)));
        Assert.Equal((3, 3, 0), await StreamAsync());
    }

    [Fact]
    public async Task What_is_missing_is_told_as_ranges_however_long_they_are()
    {
        var first = fleet.SealAt(Some.Operations(1), 1, default);
        await TakeAsync(fleet.SealAt(Some.Operations(3), 3, Digest256.Of("2"u8)));
        Assert.Equal(["1-2"], await GapsAsync());
        await TakeAsync(first);
        var far = fleet.SealAt(Some.Operations(4), 10_004, Digest256.Of("10003"u8));
        await TakeAsync(far);
        await TakeAsync(fleet.SealAt(Some.Operations(5), 10_005, far.Hash));
        Assert.Equal(["2", "4-10003"], await GapsAsync());
        Assert.Equal((1, 10_005, 10_001), await StreamAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_comes_after_a_later_one_of_its_stream_is_kept_and_counted_as_late_once(bool together)
    {
        var before = fleet.Counts.Late;
        var first = fleet.SealAt(Some.Operations(1), 1, default);
        var second = fleet.SealAt(Some.Operations(2), 2, first.Hash);
        var third = fleet.SealAt(Some.Operations(3), 3, second.Hash);
        var far = fleet.SealAt(Some.Operations(9), 9, Digest256.Of("8"u8));
        var other = fleet.SealAt(Some.State(1, "one"), 1, default);
        SealedMessage[] arrived = [first, far, third, other, second, second];
        foreach (var some in together ? [arrived] : arrived.Chunk(1))
        {
            await fleet.TakeAsync(some);
        }

        var streams = (await SiteAsync()).Streams.ToDictionary(s => s.Stream);
        Assert.Equal((2, 0), (streams[StreamId.Operations].Late, streams[StreamId.State].Late));
        Assert.Equal(["4-8"], streams[StreamId.Operations].Gaps.Select(gap => gap.ToString()));
        Assert.Equal(2, fleet.Counts.Late - before);
        Assert.Equal(5, (await SiteAsync()).Messages);
    }

    [Fact]
    public async Task The_status_counts_what_is_missing_now_of_all_streams_and_the_forks_since_the_start()
    {
        var status = new FleetStatus(fleet.Counts, fleet.Store, TimeProvider.System);
        var before = fleet.Counts.Forks;
        var first = fleet.SealAt(Some.Operations(1), 1, default);
        await fleet.TakeAsync(fleet.SealAt(Some.State(1, "one"), 3, Digest256.Of("2"u8)), first, fleet.SealAt(Some.Operations(4), 4, Digest256.Of("3"u8)));
        await fleet.TakeAsync(fleet.SealAt(Some.Operations(6), 6, Digest256.Of("5"u8)), fleet.SealAt(Some.Operations(2), 1, default));
        Assert.Equal((2 + 2 + 1, 1), await MissingAsync());

        await fleet.TakeAsync(fleet.SealAt(Some.Operations(2), 2, first.Hash));
        Assert.Equal((2 + 1 + 1, 1), await MissingAsync());

        async Task<(long Missing, long Forks)> MissingAsync()
        {
            var facts = (await status.ReadAsync(default)).Facts.ToDictionary(fact => fact.Name, fact => fact.Value, StringComparer.Ordinal);
            return (facts["missing"], facts["forks"] - before);
        }
    }

    [Fact]
    public async Task Many_gaps_are_counted_and_the_first_of_them_told()
    {
        await fleet.TakeAsync([.. Enumerable.Range(1, 120).Select(i => fleet.SealAt(Some.Operations(i), (ulong)i * 2, Digest256.Of("one before"u8)))]);
        var gaps = await GapsAsync();
        Assert.Equal((100, "1", "199"), (gaps.Length, gaps[0], gaps[^1]));
        Assert.Equal((0, 240, 120), await StreamAsync());
        var output = new OutputWatcher();
        SiteLines.Write(output, await SiteReader.ReadAsync(fleet.Store.Database, default), json: false);
        Assert.Contains(output.Lines, line => line.EndsWith("120 missing: 1, 3, 5, 7, 9, 11, 13, 15, ...", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_that_does_not_chain_to_its_neighbour_is_an_alarm_and_not_kept()
    {
        var first = fleet.SealAt(Some.Operations(1), 1, default);
        await TakeAsync(first);
        Assert.Null(await TakeAsync(fleet.SealAt(Some.Operations(2), 2, Digest256.Of("another first"u8))));
        Assert.Equal(["ChainBroken"], await AlarmsAsync());
        Assert.Equal(1, (await SiteAsync()).Messages);

        var third = fleet.SealAt(Some.Operations(3), 3, Digest256.Of("a second that is not there"u8));
        await TakeAsync(third);
        Assert.Null(await TakeAsync(fleet.SealAt(Some.Operations(2), 2, first.Hash)));
        Assert.Equal(["ChainBroken", "ChainBroken"], await AlarmsAsync());
    }

    [Fact]
    public async Task A_fork_is_one_alarm_however_often_it_is_sent()
    {
        var fork = fleet.SealAt(Some.Operations(2), 1, default);
        await TakeAsync(fleet.SealAt(Some.Operations(1), 1, default));
        for (var i = 0; i < 3; i++)
        {
            Assert.Null(await TakeAsync(fork));
        }

        Assert.Equal(["Fork"], await AlarmsAsync());
        Assert.Contains(7003, fleet.Logs.Ids);
    }

    [Fact]
    public async Task Nothing_is_receipted_before_it_is_committed()
    {
        await using var store = new FleetStore(new RefusedCommit(await fleet.OpenAsync()), TimeProvider.System);
        var checker = new IntakeChecker(Options.Create(new IntakeOptions { Tenant = FleetFixture.Tenant }), store);
        var intake = new FleetIntake(checker, store, fleet.Counts, fleet.Logs.For<FleetIntake>());
        var message = fleet.SealAt(Some.Operations(1), 1, default);
        var refused = await Assert.ThrowsAsync<StorageException>(() => intake.TakeAsync([fleet.Arrived(message)], default));
        Assert.Equal(StorageFault.Full, refused.Fault);
        Assert.Equal((1UL, message.Hash), High(await TakeAsync(message)));
    }

    [Fact]
    public async Task Alarms_of_a_site_are_bounded()
    {
        await fleet.TakeAsync([.. Enumerable.Range(0, 1002).Select(i => fleet.SealAt(Some.Operations(i), 1, default))]);
        Assert.Equal(1000, (await AlarmsAsync()).Length);
    }

    [Fact]
    public async Task Messages_that_arrive_together_count_for_each_other()
    {
        var first = fleet.SealAt(Some.Operations(1), 1, default);
        var second = fleet.SealAt(Some.Operations(2), 2, first.Hash);
        var third = fleet.SealAt(Some.Operations(3), 3, second.Hash);
        var fork = fleet.SealAt(Some.Operations(4), 2, first.Hash);
        var other = fleet.SealAt(Some.State(1, "one"), 1, default);
        var receipts = await fleet.TakeAsync(third, first, second, first, fork, other);
        Assert.Equal([3UL, 3, 3, 3, 1], receipts.Select(r => r.High));
        Assert.All(receipts.Take(4), receipt => Assert.Equal(third.Hash, receipt.HighHash));
        Assert.Equal(["Fork"], await AlarmsAsync());
        Assert.Equal(4, (await SiteAsync()).Messages);
        Assert.Equal([3UL, 1], (await fleet.TakeAsync(second, other)).Select(r => r.High));
        Assert.Equal(4, (await SiteAsync()).Messages);
    }

    [Fact]
    public async Task One_that_does_not_chain_to_another_that_arrived_with_it_is_not_kept()
    {
        var first = fleet.SealAt(Some.Operations(1), 1, default);
        var stray = fleet.SealAt(Some.Operations(2), 2, Digest256.Of("another first"u8));
        Assert.Equal([1UL], (await fleet.TakeAsync(first, stray)).Select(r => r.High));
        Assert.Equal(["ChainBroken"], await AlarmsAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_audit_log_that_went_back_between_two_reports_that_arrive_together_is_one_alarm(bool inOrder)
    {
        var first = fleet.SealAt(Some.State(5, "five"), 1, default);
        var second = fleet.SealAt(Some.State(4, "four"), 2, first.Hash);
        await fleet.TakeAsync(inOrder ? [first, second] : [second, first]);
        Assert.Equal(["AuditCut"], await AlarmsAsync());
    }

    [Fact]
    public async Task What_two_programs_on_one_database_take_in_at_once_is_kept_once_and_in_the_order_of_commits()
    {
        await using var beside = new FleetStore(await fleet.OpenAsync(), TimeProvider.System);
        List<CheckedMessage> messages = [];
        Digest256 last = default;
        for (ulong i = 1; i <= 100; i++)
        {
            var message = fleet.SealAt(Some.Operations((long)i), i, last);
            messages.Add(new CheckedMessage(message, Some.Operations((long)i)));
            last = message.Hash;
        }

        var results = await Task.WhenAll(
            Task.WhenAll(messages.Chunk(7).Select(batch => fleet.Store.StoreAsync(batch, default))),
            Task.WhenAll(messages.Chunk(9).Reverse().Select(batch => beside.StoreAsync(batch, default))));
        var all = results.SelectMany(side => side.SelectMany(batch => batch)).ToArray();
        Assert.Equal((100, 100), (all.Count(r => r.Verdict == StoreVerdict.Stored), all.Count(r => r.Verdict == StoreVerdict.Duplicate)));
        Assert.Equal(100UL, all.Max(r => r.Receipt?.High));
        Assert.Equal((100, 100, 0), await StreamAsync());
    }

    [Theory]
    [InlineData(5, "five", 4, "four", "AuditCut")]
    [InlineData(5, "five", 5, "other", "AuditRewritten")]
    public async Task An_audit_log_that_went_back_is_an_alarm_and_the_report_is_kept(
        long firstLength, string firstHead, long secondLength, string secondHead, string alarm)
    {
        var first = fleet.SealAt(Some.State(firstLength, firstHead), 1, default);
        await TakeAsync(first);
        Assert.NotNull(await TakeAsync(fleet.SealAt(Some.State(secondLength, secondHead), 2, first.Hash)));
        Assert.Equal([alarm], await AlarmsAsync());
        Assert.Equal(2, (await SiteAsync()).Messages);
    }

    [Fact]
    public async Task An_audit_log_that_grew_or_stood_still_is_none()
    {
        var first = fleet.SealAt(Some.State(5, "five"), 1, default);
        var second = fleet.SealAt(Some.State(5, "five"), 2, first.Hash);
        await TakeAsync(first);
        await TakeAsync(second);
        await TakeAsync(fleet.SealAt(Some.State(9, "nine"), 3, second.Hash));
        Assert.Empty(await AlarmsAsync());
    }

    [Fact]
    public async Task The_relay_s_key_seals_the_link_stream_and_no_other()
    {
        await AssertRefusedAsync("BadSignature", fleet.Arrived(fleet.SealAt(Some.Operations(), 1, default, key: fleet.RelayKey)));
        var hello = new Hello
        {
            Window = Guid.NewGuid(),
            At = Some.Bucket.Start,
            Relay = new SoftwareVersion { Major = 0, Minor = 1, Patch = 0 },
            Waiting = 3,
        };
        await AssertRefusedAsync("BadSignature", fleet.Arrived(fleet.SealAt(hello, 1, default)));
        Assert.NotNull(await TakeAsync(fleet.SealAt(hello, 1, default, key: fleet.RelayKey)));
    }

    [Fact]
    public async Task A_site_or_epoch_nobody_enrolled_is_refused()
    {
        await AssertRefusedAsync("SiteUnknown", fleet.Arrived(fleet.SealAt(Some.Operations(), 1, default, epoch: 9)));
    }

    [Theory]
    [InlineData("em/1/other/{0}/up/sum/operations", "TopicUnknown")]
    [InlineData("em/1/t/{0}/down/ack", "TopicUnknown")]
    [InlineData("nonsense", "TopicUnknown")]
    [InlineData("em/1/t/{0}/up/state", "TopicMismatch")]
    [InlineData("em/1/t/00000000-0000-0000-0000-000000000001/up/sum/operations", "TopicMismatch")]
    public async Task A_wrong_topic_is_refused(string topic, string code)
    {
        var bytes = fleet.SealAt(Some.Operations(), 1, default).Bytes;
        var filled = topic.Replace("{0}", fleet.Site.ToString("D"), StringComparison.Ordinal);
        await AssertRefusedAsync(code, new MqttMessage(filled, bytes));
    }

    [Fact]
    public async Task A_signed_bomb_is_refused_and_only_its_head_is_kept()
    {
        var bomb = Bomb();
        await AssertRefusedAsync("PayloadTooLarge", bomb);
        var (length, head) = await fleet.Store.Database.ReadAsync(
            connection => connection.QuerySingle<(long Length, byte[] Head)>("SELECT length, head FROM aside"), default);
        Assert.Equal((bomb.Payload.Length, 4096), (length, head.Length));
    }

    [Fact]
    public async Task What_is_set_aside_is_bounded_and_the_count_is_not()
    {
        var refused = new RefusedMessage("Test", new byte[] { 1 });
        await fleet.Store.SetAsideAsync([.. Enumerable.Repeat(refused, 1009)], default);
        await fleet.Store.SetAsideAsync([refused], default);

        var (kept, counted) = await fleet.Store.Database.ReadAsync(
            connection => connection.QuerySingle<(long, long)>("SELECT (SELECT count(*) FROM aside), (SELECT count FROM refusal)"), default);
        Assert.Equal((1000, 1010), (kept, counted));
    }

    [Fact]
    public async Task A_site_is_enrolled_with_other_keys_only_under_a_new_epoch()
    {
        Assert.True(await fleet.Store.EnrolAsync(fleet.Enrolment(), default));
        Assert.False(await fleet.Store.EnrolAsync(fleet.Enrolment() with { RelayKey = fleet.SiteKey.PublicKey }, default));
        Assert.True(await fleet.Store.EnrolAsync(fleet.Enrolment(epoch: 2) with { RelayKey = fleet.SiteKey.PublicKey }, default));
    }

    private static (ulong High, Digest256 Hash) High(Receipt? receipt) => (receipt!.High, receipt.HighHash);

    private async Task<Receipt?> TakeAsync(SealedMessage message) => (await fleet.TakeAsync(message)).SingleOrDefault();

    private async Task AssertRefusedAsync(string code, MqttMessage arrived)
    {
        Assert.Empty(await fleet.Intake.TakeAsync([arrived], default));
        Assert.Equal(code, await fleet.Store.Database.ReadAsync(
            connection => connection.ExecuteScalar<string>("SELECT code FROM aside ORDER BY id DESC LIMIT 1"), default));
    }

    private async Task<SiteView> SiteAsync() =>
        (await SiteReader.ReadAsync(fleet.Store.Database, default)).Sites.Single(s => s.Site == fleet.Site && s.Epoch == 1);

    private async Task<(long, long, long)> StreamAsync()
    {
        var stream = Assert.Single((await SiteAsync()).Streams);
        return (stream.CompleteTo, stream.Highest, stream.Missing);
    }

    private async Task<string[]> GapsAsync() => [.. Assert.Single((await SiteAsync()).Streams).Gaps.Select(gap => gap.ToString())];

    private Task<string[]> AlarmsAsync() => fleet.Store.Database.ReadAsync(
        connection => connection.Query<string>("SELECT code FROM alarm ORDER BY id").ToArray(), default);

    // Sealing refuses such a payload, so a real frame is taken apart and signed again.
    private MqttMessage Bomb()
    {
        using var compressed = new MemoryStream();
        using (var deflate = new DeflateStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            deflate.Write(new byte[16 * 1024 * 1024]);
        }

        var header = fleet.SealAt(Some.Operations(), 1, default).Bytes.ToArray()[..FrameLayout.HeaderSize];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(FrameLayout.HeaderSize - 4), (uint)compressed.Length);
        byte[] unsigned = [.. header, .. compressed.ToArray()];
        var frame = new byte[unsigned.Length + Signature512.Size];
        unsigned.CopyTo(frame, 0);
        fleet.SiteKey.Sign(unsigned).CopyTo(frame.AsSpan(unsigned.Length));
        return new MqttMessage(Topics.Up(FleetFixture.Tenant, fleet.Site, MessageKind.Operations), frame);
    }
}
