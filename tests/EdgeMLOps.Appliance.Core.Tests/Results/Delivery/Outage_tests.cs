using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Appliance.Core.Results.Delivery.Confirming;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;

namespace EdgeMLOps.Appliance.Core.Tests.Results.Delivery;

/// <summary>A destination is down for hours while results come.</summary>
public sealed class Outage_tests
{
    private const int Results = 30;

    [Fact]
    public async Task A_destination_that_is_down_is_called_once_a_wait_however_many_results_wait_for_it()
    {
        using var folder = new TempFolder();
        var time = new ManualTimeProvider();
        await using var rig = await DeliveryRig.OpenAsync(folder, [To(FreePort.Next())], time: time);
        await EnqueueAsync(rig);
        await rig.Sender.OpenAsync(CancellationToken.None);

        var waits = 0;
        await Eventually.HoldsAsync(
            async () =>
            {
                time.Advance(TimeSpan.FromSeconds(1)); // beyond the longest wait
                waits++;
                return await CallsAsync(rig);
            },
            calls => calls >= 4, DeliveryRig.Limit, "it is called again and again");
        await rig.Sender.CloseAsync(DateTimeOffset.MaxValue, CancellationToken.None);

        Assert.InRange(await CallsAsync(rig), 4, waits + 1);
    }

    [Fact]
    public async Task When_it_is_back_all_arrive_once_over_one_association_and_the_alarm_was_raised_once()
    {
        using var folder = new TempFolder();
        await using var orthanc = new Orthanc();
        await using var line = new LeavingLine(orthanc.DicomPort);
        var time = new ManualTimeProvider();
        await using var rig = await DeliveryRig.OpenAsync(folder, [To(line.Port)], alarmAge: TimeSpan.FromHours(1), time: time);
        await EnqueueAsync(rig);
        await rig.Sender.OpenAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => CallsAsync(rig), calls => calls > 0, DeliveryRig.Limit, "the outage is felt");
        time.Advance(TimeSpan.FromHours(1.5));
        await Eventually.HoldsAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(1)); // its next look may have been set after the long step
                return rig.Log.Ids.Contains(3202);
            },
            DeliveryRig.Limit, "the alarm");
        Assert.Equal(Results, (await rig.Queue.CountsAsync(TimeSpan.FromHours(1), CancellationToken.None)).Overdue);
        var before = line.Connections;

        await orthanc.StartAsync();
        await Eventually.HoldsAsync(
            async () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return (await rig.Queue.CountAsync(CancellationToken.None)).Delivered;
            },
            delivered => delivered == Results, DeliveryRig.Limit, "all arrive");

        Assert.Equal(Results, (await orthanc.FindInstancesAsync("CT")).Count);
        Assert.Single(rig.Log.Ids, id => id == 3202);
        var failedSince = (await rig.Queue.ListAsync(100, CancellationToken.None)).Sum(status => status.Attempts - 1);
        Assert.True(line.Connections <= failedSince + 2, $"{line.Connections} connections, {before} of them before, {failedSince} failed attempts");
        Assert.Equal(0, (await rig.Queue.CountsAsync(TimeSpan.FromHours(1), CancellationToken.None)).Overdue);
    }

    private static async Task EnqueueAsync(DeliveryRig rig)
    {
        for (var number = 1; number <= Results; number++)
        {
            await rig.EnqueueAsync(new TestObject(number, sopClass: TestObject.EnhancedReport));
        }
    }

    private static async Task<int> CallsAsync(DeliveryRig rig) =>
        (await rig.Queue.ListAsync(100, CancellationToken.None)).Sum(status => status.Attempts);

    private static DestinationOptions To(int port) =>
        new() { Name = "pacs", AeTitle = Orthanc.AeTitle, Host = "127.0.0.1", Port = port, Confirm = ConfirmMode.None };
}
