using System.Net;
using System.Net.Sockets;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;

namespace EdgeMLOps.Dicom.Tests.Network.Calling;

public sealed class DicomClientPool_tests
{
    private static readonly IReadOnlyList<DicomPresentationContext> Echo = [DicomPresentationContext.Verification];

    private static readonly IReadOnlyList<DicomPresentationContext> Other =
        [DicomPresentationContext.Verification, new("1.2.840.10008.5.1.4.1.1.2", ["1.2.840.10008.1.2"])];

    [Fact]
    public async Task An_association_given_back_serves_the_next_user()
    {
        await using var server = await TestServer.StartAsync();
        await using var pool = new DicomClientPool(new DicomClientPoolOptions(), TimeProvider.System);

        for (var user = 0; user < 3; user++)
        {
            await using var lent = await pool.RentAsync(server.Calling(), Echo, CancellationToken.None);
            Assert.True((await lent.Association.EchoAsync(CancellationToken.None)).IsSuccess);
            Assert.Equal(user > 0, lent.IsReused);
        }

        Assert.Equal((1, 1), (pool.OpenAssociations, pool.IdleAssociations));
        Assert.Equal(1, server.Server.OpenAssociations);
        Assert.Empty(server.Provider.Ended);
    }

    [Fact]
    public async Task Other_titles_and_other_contexts_have_their_own()
    {
        await using var server = await TestServer.StartAsync();
        await using var pool = new DicomClientPool(new DicomClientPoolOptions(), TimeProvider.System);

        await GiveBackAsync(pool, server.Calling(), Echo);
        await GiveBackAsync(pool, server.Calling(), Other);
        await GiveBackAsync(pool, server.Calling() with { CallingAe = "ANOTHER" }, Echo);
        await GiveBackAsync(pool, server.Calling() with { CallingAe = "ANOTHER" }, Echo);

        Assert.Equal(3, pool.IdleAssociations);
    }

    [Fact]
    public async Task Whoever_waits_is_served_in_turn_when_one_is_given_back()
    {
        await using var server = await TestServer.StartAsync();
        await using var pool = new DicomClientPool(new DicomClientPoolOptions { MaxAssociationsPerPeer = 1 }, TimeProvider.System);
        var first = await pool.RentAsync(server.Calling(), Echo, CancellationToken.None);
        var second = pool.RentAsync(server.Calling(), Echo, CancellationToken.None);
        var third = pool.RentAsync(server.Calling(), Echo, CancellationToken.None);
        Assert.Equal(2, pool.Waiting);

        await first.DisposeAsync();
        var lent = await second.WaitAsync(TestServer.Limit);
        Assert.True(lent.IsReused);
        Assert.False(third.IsCompleted);
        await lent.DisposeAsync();
        await (await third.WaitAsync(TestServer.Limit)).DisposeAsync();

        Assert.Equal(1, pool.OpenAssociations);
    }

    [Fact]
    public async Task A_wait_ends_at_its_limit_and_costs_no_place()
    {
        await using var server = await TestServer.StartAsync();
        var time = new ManualTimeProvider();
        var options = new DicomClientPoolOptions { MaxAssociationsPerPeer = 1 };
        await using var pool = new DicomClientPool(options, time);
        var held = await pool.RentAsync(server.Calling(), Echo, CancellationToken.None);

        var waiting = pool.RentAsync(server.Calling(), Echo, CancellationToken.None);
        using var cancel = new CancellationTokenSource();
        var cancelled = pool.RentAsync(server.Calling(), Echo, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        time.Advance(options.RentTimeout);
        var fault = await Assert.ThrowsAsync<DicomNetworkException>(() => waiting.WaitAsync(TestServer.Limit, CancellationToken.None));

        Assert.Equal(DicomNetworkFault.PoolExhausted, fault.Fault);
        Assert.Equal(0, pool.Waiting);
        await held.DisposeAsync();
        await GiveBackAsync(pool, server.Calling(), Echo);
    }

    [Fact]
    public async Task At_the_bound_of_all_the_idle_one_used_least_makes_room_for_another_peer()
    {
        await using var one = await TestServer.StartAsync();
        await using var two = await TestServer.StartAsync();
        await using var pool = new DicomClientPool(new DicomClientPoolOptions { MaxAssociations = 2 }, TimeProvider.System);
        await GiveBackAsync(pool, one.Calling(), Echo);
        await GiveBackAsync(pool, one.Calling(), Other);

        await using var lent = await pool.RentAsync(two.Calling(), Echo, CancellationToken.None);

        Assert.Equal(2, pool.OpenAssociations);
        Assert.Equal(DicomAssociationEnd.Released, (await one.EndedAsync()).End);
        await Eventually.HoldsAsync(() => one.Server.OpenAssociations == 1, TestServer.Limit, "its place is free at the peer");
        var waiting = pool.RentAsync(two.Calling(), Other, CancellationToken.None); // the other idle one goes for it
        await (await waiting.WaitAsync(TestServer.Limit)).DisposeAsync();
        await one.EndedAsync(2);
    }

    [Fact]
    public async Task One_given_back_while_others_wait_for_its_place_is_closed_for_them()
    {
        await using var one = await TestServer.StartAsync();
        await using var two = await TestServer.StartAsync();
        await using var pool = new DicomClientPool(new DicomClientPoolOptions { MaxAssociations = 1 }, TimeProvider.System);
        var held = await pool.RentAsync(one.Calling(), Echo, CancellationToken.None);
        var waiting = pool.RentAsync(two.Calling(), Echo, CancellationToken.None);

        await held.DisposeAsync();
        await using var lent = await waiting.WaitAsync(TestServer.Limit);

        Assert.Equal(1, pool.OpenAssociations);
        Assert.Equal(DicomAssociationEnd.Released, (await one.EndedAsync()).End);
    }

    [Fact]
    public async Task One_that_the_peer_left_meanwhile_is_not_lent_again()
    {
        await using var pool = new DicomClientPool(new DicomClientPoolOptions(), TimeProvider.System);
        DicomClientOptions calling;
        await using (var server = await TestServer.StartAsync())
        {
            calling = server.Calling();
            await GiveBackAsync(pool, calling, Echo);
            await server.Server.DrainAsync(DateTimeOffset.MinValue, CancellationToken.None);
            await server.Server.StartAsync(CancellationToken.None);
            calling = server.Calling();
            await GiveBackAsync(pool, calling, Echo);
            await server.Server.DrainAsync(DateTimeOffset.MinValue, CancellationToken.None);

            var fault = await Assert.ThrowsAsync<DicomNetworkException>(() => pool.RentAsync(calling, Echo, CancellationToken.None));
            Assert.Equal(DicomNetworkFault.ConnectFailed, fault.Fault);
        }
    }

    [Fact]
    public async Task One_that_broke_in_use_is_not_lent_again()
    {
        var provider = new RecordingProvider { Answer = _ => Task.FromResult(DicomStatus.Success) };
        await using var server = await TestServer.StartAsync(provider);
        await using var pool = new DicomClientPool(new DicomClientPoolOptions(), TimeProvider.System);
        await using (var lent = await pool.RentAsync(server.Calling(), Other, CancellationToken.None))
        {
            using var cancelled = new CancellationTokenSource();
            await cancelled.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lent.Association.EchoAsync(cancelled.Token));
        }

        await using var next = await pool.RentAsync(server.Calling(), Other, CancellationToken.None);

        Assert.False(next.IsReused);
        Assert.Equal(1, pool.OpenAssociations);
        Assert.Equal(DicomAssociationEnd.AbortedByPeer, (await server.EndedAsync()).End);
    }

    [Fact]
    public async Task One_given_back_in_the_middle_of_a_search_is_aborted()
    {
        await using var peer = new ScriptedPeer();
        await using var pool = new DicomClientPool(new DicomClientPoolOptions(), TimeProvider.System);
        var renting = pool.RentAsync(peer.Calling(), Query.Find, CancellationToken.None);
        await peer.AcceptAsync();
        var lent = await renting;
        await using var matches = lent.Association.FindAsync(Query.FindModel, Query.Studies(), 10, CancellationToken.None).GetAsyncEnumerator();
        var next = matches.MoveNextAsync();
        await peer.SendAsync((await peer.ReceiveCommandAsync()).Pending(), Query.Study("1.2"));
        Assert.True(await next);

        await lent.DisposeAsync();

        Assert.Equal(0, pool.OpenAssociations);
        Assert.Equal(EdgeMLOps.Dicom.Network.UpperLayer.PduType.Abort, await peer.ReceiveTypeAsync());
    }

    [Fact]
    public async Task One_that_nobody_uses_is_released_in_time()
    {
        await using var server = await TestServer.StartAsync();
        var time = new ManualTimeProvider();
        var options = new DicomClientPoolOptions();
        await using var pool = new DicomClientPool(options, time);
        await GiveBackAsync(pool, server.Calling(), Echo);

        time.Advance(options.IdleTimeout - TimeSpan.FromSeconds(1));
        Assert.Equal(1, pool.IdleAssociations);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(DicomAssociationEnd.Released, (await server.EndedAsync()).End);
        await Eventually.HoldsAsync(() => pool.OpenAssociations == 0, TestServer.Limit, "its place is free");
    }

    [Fact]
    public async Task One_that_grew_old_is_not_used_on_however_busy_it_is()
    {
        await using var server = await TestServer.StartAsync();
        var time = new ManualTimeProvider();
        var options = new DicomClientPoolOptions();
        await using var pool = new DicomClientPool(options, time);
        var fresh = 0;
        for (var passed = TimeSpan.Zero; passed < 2 * options.Lifetime; passed += options.IdleTimeout / 2)
        {
            await using var lent = await pool.RentAsync(server.Calling(), Echo, CancellationToken.None);
            fresh += lent.IsReused ? 0 : 1;
            time.Advance(options.IdleTimeout / 2);
        }

        Assert.Equal(2, fresh);
    }

    [Fact]
    public async Task Without_an_idle_time_each_is_released_after_its_use()
    {
        await using var server = await TestServer.StartAsync();
        await using var pool = new DicomClientPool(new DicomClientPoolOptions { IdleTimeout = TimeSpan.Zero }, TimeProvider.System);

        await GiveBackAsync(pool, server.Calling(), Echo);

        Assert.Equal(0, pool.OpenAssociations);
        Assert.Equal(DicomAssociationEnd.Released, (await server.EndedAsync()).End);
    }

    [Fact]
    public async Task Connections_that_fail_give_their_places_back()
    {
        await using var pool = new DicomClientPool(new DicomClientPoolOptions { MaxAssociations = 1 }, TimeProvider.System);
        var options = new DicomClientOptions { Host = "127.0.0.1", Port = FreePort.Next(), CallingAe = "A", CalledAe = "B" };

        for (var attempt = 0; attempt < 3; attempt++)
        {
            var fault = await Assert.ThrowsAsync<DicomNetworkException>(() => pool.RentAsync(options, Echo, CancellationToken.None));
            Assert.Equal(DicomNetworkFault.ConnectFailed, fault.Fault);
        }

        Assert.Equal(0, pool.OpenAssociations);
    }

    [Fact]
    public async Task A_drain_releases_what_is_idle_waits_for_what_is_lent_and_opens_nothing_until_it_is_over()
    {
        await using var server = await TestServer.StartAsync();
        await using var pool = new DicomClientPool(new DicomClientPoolOptions { MaxAssociationsPerPeer = 1 }, TimeProvider.System);
        await GiveBackAsync(pool, server.Calling(), Other);
        var lent = await pool.RentAsync(server.Calling(), Echo, CancellationToken.None);
        var waiting = pool.RentAsync(server.Calling(), Echo, CancellationToken.None);

        var draining = pool.DrainAsync(DateTimeOffset.MaxValue, CancellationToken.None);
        Assert.Equal(DicomNetworkFault.Drained, (await Assert.ThrowsAsync<DicomNetworkException>(() => waiting)).Fault);
        await server.EndedAsync();
        Assert.True((await lent.Association.EchoAsync(CancellationToken.None)).IsSuccess);
        var refused = await Assert.ThrowsAsync<DicomNetworkException>(() => pool.RentAsync(server.Calling(), Other, CancellationToken.None));
        Assert.Equal(DicomNetworkFault.Drained, refused.Fault);
        Assert.False(draining.IsCompleted);
        await lent.DisposeAsync();

        Assert.Equal(new DicomDrainOutcome(2, 0), await draining.WaitAsync(TestServer.Limit));
        Assert.Equal(0, pool.OpenAssociations);
        Assert.Equal(DicomAssociationEnd.Released, (await server.EndedAsync(2)).End);
        await Eventually.HoldsAsync(() => server.Server.OpenAssociations == 0, TestServer.Limit, "nothing is open at the server");
        pool.Resume();
        await GiveBackAsync(pool, server.Calling(), Echo);
    }

    [Fact]
    public async Task What_is_lent_at_the_deadline_is_cut_under_its_user()
    {
        await using var peer = new ScriptedPeer();
        await using var pool = new DicomClientPool(new DicomClientPoolOptions(), TimeProvider.System);
        var renting = pool.RentAsync(peer.Calling(), Query.Find, CancellationToken.None);
        await peer.AcceptAsync();
        var lent = await renting;
        var echo = lent.Association.EchoAsync(CancellationToken.None);
        await peer.ReceiveCommandAsync();

        var outcome = await pool.DrainAsync(DateTimeOffset.MinValue, CancellationToken.None).WaitAsync(TestServer.Limit);

        Assert.Equal(new DicomDrainOutcome(0, 1), outcome);
        Assert.Equal(0, pool.OpenAssociations);
        var fault = await Assert.ThrowsAsync<DicomNetworkException>(() => echo.WaitAsync(TestServer.Limit));
        Assert.Equal(DicomNetworkFault.ConnectionLost, fault.Fault);
        await lent.DisposeAsync();
        Assert.Equal(0, pool.OpenAssociations);
    }

    [Fact]
    public async Task A_connection_on_its_way_is_given_up_when_the_drain_begins()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var pool = new DicomClientPool(new DicomClientPoolOptions(), TimeProvider.System);
        var options = new DicomClientOptions
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)silent.LocalEndpoint).Port,
            CallingAe = "A",
            CalledAe = "B",
        };
        var renting = pool.RentAsync(options, Echo, CancellationToken.None);
        using var accepted = await silent.AcceptSocketAsync();

        var outcome = await pool.DrainAsync(DateTimeOffset.MaxValue, CancellationToken.None).WaitAsync(TestServer.Limit);

        var fault = await Assert.ThrowsAsync<DicomNetworkException>(() => renting.WaitAsync(TestServer.Limit));
        Assert.Equal(DicomNetworkFault.Drained, fault.Fault);
        Assert.Equal(0, pool.OpenAssociations);
        Assert.Equal(new DicomDrainOutcome(1, 0), outcome);
    }

    [Fact]
    public async Task A_drain_that_is_cancelled_cuts_at_once()
    {
        await using var server = await TestServer.StartAsync();
        await using var pool = new DicomClientPool(new DicomClientPoolOptions(), TimeProvider.System);
        await using var lent = await pool.RentAsync(server.Calling(), Echo, CancellationToken.None);
        using var cancel = new CancellationTokenSource();

        var draining = pool.DrainAsync(DateTimeOffset.MaxValue, cancel.Token);
        Assert.False(draining.IsCompleted);
        await cancel.CancelAsync();

        Assert.Equal(new DicomDrainOutcome(0, 1), await draining.WaitAsync(TestServer.Limit, CancellationToken.None));
        Assert.Equal(DicomAssociationEnd.ConnectionLost, (await server.EndedAsync()).End);
    }

    [Fact]
    public async Task Many_users_at_once_stay_within_the_bounds_and_lose_no_place()
    {
        await using var server = await TestServer.StartAsync();
        await using var pool = new DicomClientPool(
            new DicomClientPoolOptions { MaxAssociationsPerPeer = 2, MaxAssociations = 3 }, TimeProvider.System);
        var most = 0;

        await Parallel.ForAsync(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 20 }, async (user, token) =>
        {
            using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(user % 7 == 0 ? 1 : 60_000));
            try
            {
                await using var lent = await pool.RentAsync(server.Calling(), user % 3 == 0 ? Other : Echo, impatient.Token);
                InterlockedMax(ref most, pool.OpenAssociations);
                await lent.Association.EchoAsync(user % 5 == 0 ? impatient.Token : token);
            }
            catch (OperationCanceledException) when (impatient.IsCancellationRequested)
            {
                // Impatient users come and go; the others must not notice.
            }
        });

        Assert.InRange(most, 2, 3);
        // One that was to make room for somebody who gave up may still be on its way out.
        await Eventually.HoldsAsync(
            () => (pool.Waiting, pool.OpenAssociations) == (0, pool.IdleAssociations), TestServer.Limit, () => $"{pool.Waiting} wait, {pool.OpenAssociations} are open, {pool.IdleAssociations} idle");
    }

    private static async Task GiveBackAsync(
        DicomClientPool pool, DicomClientOptions options, IReadOnlyList<DicomPresentationContext> contexts)
    {
        await using var lent = await pool.RentAsync(options, contexts, CancellationToken.None);
        Assert.True((await lent.Association.EchoAsync(CancellationToken.None)).IsSuccess);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
