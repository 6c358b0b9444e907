using EdgeMLOps.Appliance.Core.Monitoring;
using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Hosting.Tls;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Results.Delivery;

/// <summary>Delivery to a real Orthanc that is down, comes up and goes again.</summary>
public sealed class ResultSender_tests
{
    private static readonly TestObject Report = new(1, sopClass: TestObject.EnhancedReport);

    [Fact]
    public async Task What_waits_while_the_destination_is_down_arrives_once_when_it_is_up_and_holds_up_no_other()
    {
        using var folder = new TempFolder();
        await using var late = new Orthanc();
        await using var ready = new Orthanc();
        await ready.StartAsync();
        await using var rig = await DeliveryRig.OpenAsync(folder, ("late", late.DicomPort), ("ready", ready.DicomPort));
        await rig.Sender.OpenAsync(CancellationToken.None);

        Assert.True(await rig.EnqueueAsync(Report));
        await rig.DeliveredAsync("ready", Report);
        var waiting = await Eventually.HoldsAsync(
            () => rig.StatusAsync("late", Report), status => status.Attempts >= 2, DeliveryRig.Limit, "tried again");
        Assert.Equal((DeliveryState.Waiting, DeliveryCode.Unreachable), (waiting.State, waiting.LastCode));
        await late.StartAsync();

        Assert.True((await rig.DeliveredAsync("late", Report)).Attempts > waiting.Attempts);
        foreach (var orthanc in (Orthanc[])[late, ready])
        {
            var id = Assert.Single(await orthanc.FindInstancesAsync("CT"));
            Assert.Equal(Report.SopInstance, (await orthanc.GetAsync($"/instances/{id}")).GetProperty("MainDicomTags").GetProperty("SOPInstanceUID").GetString());
        }
    }

    [Fact]
    public async Task A_restart_goes_on_with_what_waits_and_sends_nothing_twice()
    {
        using var folder = new TempFolder();
        await using var orthanc = new Orthanc();
        var second = new TestObject(2, sopClass: TestObject.EnhancedReport);
        await using (var before = await DeliveryRig.OpenAsync(folder, ("pacs", orthanc.DicomPort)))
        {
            await before.EnqueueAsync(Report);
            await before.EnqueueAsync(second);
        }

        await orthanc.StartAsync();
        await using (var rig = await DeliveryRig.OpenAsync(folder, ("pacs", orthanc.DicomPort)))
        {
            await rig.Sender.OpenAsync(CancellationToken.None);
            await rig.DeliveredAsync("pacs", Report);
            await rig.DeliveredAsync("pacs", second);
        }

        await using var again = await DeliveryRig.OpenAsync(folder, ("pacs", orthanc.DicomPort));
        Assert.False(await again.EnqueueAsync(Report));
        Assert.Empty(await again.Queue.DueAsync("pacs", 10, CancellationToken.None));
        Assert.All(await again.Queue.ListAsync(10, CancellationToken.None), status => Assert.Equal(1, status.Attempts));
        Assert.Equal(2, (await orthanc.FindInstancesAsync("CT")).Count);
    }

    [Fact]
    public async Task While_the_link_is_closed_nothing_is_sent_and_afterwards_it_is()
    {
        using var folder = new TempFolder();
        await using var orthanc = new Orthanc();
        await orthanc.StartAsync();
        await using var rig = await DeliveryRig.OpenAsync(folder, ("pacs", orthanc.DicomPort));
        await rig.Sender.OpenAsync(CancellationToken.None);
        await rig.Sender.CloseAsync(DateTimeOffset.MaxValue, CancellationToken.None);

        await rig.EnqueueAsync(Report);
        Assert.Equal(0, (await rig.StatusAsync("pacs", Report)).Attempts);
        Assert.Empty(await orthanc.FindInstancesAsync("CT"));
        await rig.Sender.OpenAsync(CancellationToken.None);

        await rig.DeliveredAsync("pacs", Report);
    }

    [Fact]
    public async Task A_send_on_its_way_is_cut_at_the_deadline_and_done_after_the_window()
    {
        using var folder = new TempFolder();
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        var port = ((System.Net.IPEndPoint)silent.LocalEndpoint).Port;
        await using var rig = await DeliveryRig.OpenAsync(folder, ("pacs", port));
        await rig.Sender.OpenAsync(CancellationToken.None);
        await rig.EnqueueAsync(Report);
        using var accepted = await silent.AcceptSocketAsync();
        await Eventually.HoldsAsync(() => rig.Sender.OpenAssociations == 1, DeliveryRig.Limit, "it is sending");

        await rig.Sender.CloseAsync(DateTimeOffset.MinValue, CancellationToken.None);

        Assert.Equal(0, rig.Sender.OpenAssociations);
        var status = await rig.StatusAsync("pacs", Report);
        Assert.Equal((DeliveryState.Waiting, DeliveryCode.Broken), (status.State, status.LastCode));
    }

    [Fact]
    public async Task A_sender_that_died_between_answer_and_commit_sends_again_and_harms_nothing()
    {
        using var folder = new TempFolder();
        await using var orthanc = new Orthanc();
        await orthanc.StartAsync();
        await using (var died = await DeliveryRig.OpenAsync(folder, ("pacs", orthanc.DicomPort)))
        {
            await died.EnqueueAsync(Report);
            var delivery = Assert.Single(await died.Queue.DueAsync("pacs", 10, CancellationToken.None));
            var destination = new DestinationOptions { Name = "pacs", AeTitle = Orthanc.AeTitle, Host = "127.0.0.1", Port = orthanc.DicomPort };
            using var plain = new DestinationCertificates(new DeliveryOptions(), TimeProvider.System, died.Log.For<CertificateSource>());
            await using var pool = new DeliveryPool(new DeliveryOptions(), TimeProvider.System);
            var outcome = await new ResultTransport("EDGEMLOPS", plain, pool, TimeProvider.System, new Telemetry())
                .SendAsync(destination, [], delivery, DeliveryRig.Limit, CancellationToken.None);
            Assert.Equal(new DeliveryOutcome(DeliveryCode.Delivered, Report.SopClass), outcome); // answered, and never written down
        }

        await using var rig = await DeliveryRig.OpenAsync(folder, ("pacs", orthanc.DicomPort));
        await rig.Sender.OpenAsync(CancellationToken.None);
        await rig.DeliveredAsync("pacs", Report);

        Assert.Single(await orthanc.FindInstancesAsync("CT"));
    }

    [Fact]
    public async Task Results_go_over_one_association_which_the_drain_closes_too()
    {
        using var folder = new TempFolder();
        await using var orthanc = new Orthanc();
        await orthanc.StartAsync();
        await using var line = new LeavingLine(orthanc.DicomPort);
        await using var rig = await DeliveryRig.OpenAsync(folder, ("pacs", line.Port));
        await rig.Sender.OpenAsync(CancellationToken.None);
        for (var number = 1; number <= 3; number++)
        {
            var report = new TestObject(number, sopClass: TestObject.EnhancedReport);
            await rig.EnqueueAsync(report);
            await rig.DeliveredAsync("pacs", report);
        }

        Assert.Equal((1, 1), (line.Connections, rig.Sender.OpenAssociations));
        await rig.Sender.CloseAsync(DateTimeOffset.MaxValue, CancellationToken.None);

        Assert.Equal(0, rig.Sender.OpenAssociations);
        await Eventually.HoldsAsync(() => line.Open == 0, DeliveryRig.Limit, "the connection is closed");
    }

    [Fact]
    public async Task A_destination_that_leaves_a_kept_association_has_not_failed()
    {
        using var folder = new TempFolder();
        await using var orthanc = new Orthanc();
        await orthanc.StartAsync();
        await using var line = new LeavingLine(orthanc.DicomPort);
        await using var rig = await DeliveryRig.OpenAsync(folder, ("pacs", line.Port));
        await rig.Sender.OpenAsync(CancellationToken.None);
        await rig.EnqueueAsync(Report);
        await rig.DeliveredAsync("pacs", Report);

        line.LeaveAtTheNextWord();
        var second = new TestObject(2, sopClass: TestObject.EnhancedReport);
        await rig.EnqueueAsync(second);

        Assert.Equal(1, (await rig.DeliveredAsync("pacs", second)).Attempts);
        Assert.Equal(2, line.Connections);
    }

    [Fact]
    public async Task A_destination_that_never_answers_the_release_holds_up_no_drain()
    {
        using var folder = new TempFolder();
        await using var orthanc = new Orthanc();
        await orthanc.StartAsync();
        await using var line = new LeavingLine(orthanc.DicomPort);
        await using var rig = await DeliveryRig.OpenAsync(folder, ("pacs", line.Port));
        await rig.Sender.OpenAsync(CancellationToken.None);
        await rig.EnqueueAsync(Report);
        await rig.DeliveredAsync("pacs", Report);

        line.SwallowAllWords();
        await rig.Sender.CloseAsync(TimeProvider.System.GetUtcNow() + TimeSpan.FromMilliseconds(200), CancellationToken.None)
            .WaitAsync(TimeSpan.FromSeconds(15)); // its release alone would wait for 30

        Assert.Equal(0, rig.Sender.OpenAssociations);
    }
}
