using EdgeMLOps.Appliance.Core.Results;
using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Appliance.Core.Results.Delivery.Confirming;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;

namespace EdgeMLOps.Appliance.Core.Tests.Results.Delivery;

/// <summary>A person has results sent again.</summary>
public sealed class Requeue_tests
{
    private static readonly TestObject First = new(1, sopClass: TestObject.EnhancedReport);
    private static readonly TestObject Second = new(2, sopClass: TestObject.EnhancedReport);

    [Fact]
    public async Task What_is_chosen_is_due_at_once_and_the_rest_is_left_alone()
    {
        using var folder = new TempFolder();
        await using var rig = await OpenAsync(folder);
        await rig.Queue.EnqueueAsync(new ResultDocument(7, First.SopClass, First.SopInstance, First.ToFile()), CancellationToken.None);
        await rig.Queue.EnqueueAsync(new ResultDocument(8, Second.SopClass, Second.SopInstance, Second.ToFile()), CancellationToken.None);
        foreach (var name in (string[])["one", "two"])
        {
            foreach (var due in await rig.Queue.DueAsync(name, 10, CancellationToken.None))
            {
                await rig.Queue.MarkDeliveredAsync(due.Id, sentClassUid: null, proveFrom: null, CancellationToken.None);
            }
        }

        Assert.Equal(new Requeued(1, 0), await rig.Queue.RequeueAsync(new() { StudyRow = 7, Destination = "two" }, force: false, CancellationToken.None));

        Assert.Empty(await rig.Queue.DueAsync("one", 10, CancellationToken.None));
        var again = Assert.Single(await rig.Queue.DueAsync("two", 10, CancellationToken.None));
        Assert.Equal((First.SopInstance, 0), (again.SopInstanceUid, again.Attempts));
        Assert.Equal(First.ToFile(), await File.ReadAllBytesAsync(again.File));
    }

    [Fact]
    public async Task One_that_waits_for_its_next_try_is_tried_now()
    {
        using var folder = new TempFolder();
        await using var rig = await OpenAsync(folder);
        await rig.EnqueueAsync(First);
        var due = Assert.Single(await rig.Queue.DueAsync("one", 10, CancellationToken.None));
        await rig.Queue.MarkFailedAsync(due.Id, DeliveryCode.Refused, TimeProvider.System.GetUtcNow().AddDays(1), CancellationToken.None);
        Assert.Empty(await rig.Queue.DueAsync("one", 10, CancellationToken.None));

        Assert.Equal(1, (await rig.Queue.RequeueAsync(new() { State = DeliveryState.Waiting, Destination = "one" }, force: false, CancellationToken.None)).Count);

        Assert.Single(await rig.Queue.DueAsync("one", 10, CancellationToken.None));
    }

    [Fact]
    public async Task One_that_is_confirmed_is_sent_again_by_force_alone()
    {
        using var folder = new TempFolder();
        await using var rig = await OpenAsync(folder);
        await rig.EnqueueAsync(First);
        var due = Assert.Single(await rig.Queue.DueAsync("one", 10, CancellationToken.None));
        await rig.Queue.MarkDeliveredAsync(due.Id, sentClassUid: null, TimeProvider.System.GetUtcNow(), CancellationToken.None);
        await rig.Proofs.ConfirmAsync(Assert.Single(await rig.Proofs.DueAsync("one", 10, CancellationToken.None)), ConfirmCode.Found, CancellationToken.None);
        var confirmed = new DeliveryFilter { Destination = "one" };

        Assert.Equal(new Requeued(0, 1), await rig.Queue.RequeueAsync(confirmed, force: false, CancellationToken.None));
        Assert.Equal(DeliveryState.Confirmed, (await rig.StatusAsync("one", First)).State);
        Assert.Equal(new Requeued(1, 0), await rig.Queue.RequeueAsync(confirmed, force: true, CancellationToken.None));

        var status = await rig.StatusAsync("one", First);
        Assert.Equal((DeliveryState.Waiting, ConfirmCode.None, null, null), (status.State, status.Proof, status.ConfirmedUtc, status.DeliveredUtc));
    }

    [Fact]
    public async Task A_span_of_time_is_by_when_the_result_was_made()
    {
        using var folder = new TempFolder();
        await using var rig = await OpenAsync(folder);
        var before = TimeProvider.System.GetUtcNow();
        await rig.EnqueueAsync(First);

        Assert.Equal(0, (await rig.Queue.RequeueAsync(new() { Until = before }, force: true, CancellationToken.None)).Count);
        Assert.Equal(2, (await rig.Queue.RequeueAsync(new() { Since = before.AddSeconds(-1) }, force: true, CancellationToken.None)).Count);
        Assert.Equal(2, (await rig.Queue.ListAsync(new DeliveryFilter { Since = before.AddSeconds(-1) }, 10, CancellationToken.None)).Count);
        Assert.Empty(await rig.Queue.ListAsync(new DeliveryFilter { State = DeliveryState.Confirmed }, 10, CancellationToken.None));
    }

    [Fact]
    public async Task The_archive_has_one_object_after_it_was_sent_twice()
    {
        using var folder = new TempFolder();
        await using var orthanc = new Orthanc();
        await orthanc.StartAsync();
        await using var rig = await DeliveryRig.OpenAsync(folder, ("one", orthanc.DicomPort));
        await rig.Sender.OpenAsync(CancellationToken.None);
        await rig.EnqueueAsync(First);
        await rig.DeliveredAsync("one", First);

        await rig.Queue.RequeueAsync(new() { Destination = "one" }, force: true, CancellationToken.None);

        await Eventually.HoldsAsync(() => rig.Log.Ids.Count(id => id == 3200) == 2, DeliveryRig.Limit, "it is sent again");
        Assert.Single(await orthanc.FindInstancesAsync("CT"));
    }

    [Fact]
    public async Task A_destination_that_was_taken_out_is_neither_sent_to_again_nor_counted_as_late_nor_asked()
    {
        using var folder = new TempFolder();
        var time = new ManualTimeProvider();
        await using (var before = await OpenAsync(folder, time, "here", "gone"))
        {
            await before.EnqueueAsync(First);
            await DeliverAsync(before, time, "here");
            await DeliverAsync(before, time, "gone");
            await before.EnqueueAsync(Second);
        }

        await using var rig = await OpenAsync(folder, time, "here");
        time.Advance(TimeSpan.FromHours(2));
        var late = await rig.Queue.CountsAsync(TimeSpan.FromHours(1), CancellationToken.None);
        Assert.Equal((1, 1), (late.Overdue, late.UnconfirmedOverdue));

        await new ResultFolder(folder["results"], rig.Queue, rig.Proofs, rig.Log.For<ResultFolder>()).StartAsync(CancellationToken.None);
        Assert.Null(await rig.Proofs.NextDueAsync("gone", CancellationToken.None));
        Assert.NotNull(await rig.Proofs.NextDueAsync("here", CancellationToken.None));

        Assert.Equal(2, (await rig.Queue.RequeueAsync(new() { Until = time.GetUtcNow() }, force: false, CancellationToken.None)).Count);
        Assert.Equal(DeliveryState.Delivered, (await rig.StatusAsync("gone", First)).State);
    }

    private static Task<DeliveryRig> OpenAsync(TempFolder folder, TimeProvider time, params string[] names) => DeliveryRig.OpenAsync(
        folder, [.. names.Select(name => new DestinationOptions { Name = name, AeTitle = "ANY", Host = "127.0.0.1", Port = FreePort.Next() })], time: time);

    private static async Task DeliverAsync(DeliveryRig rig, TimeProvider time, string name) => await rig.Queue.MarkDeliveredAsync(
        Assert.Single(await rig.Queue.DueAsync(name, 10, CancellationToken.None)).Id, sentClassUid: null, time.GetUtcNow(), CancellationToken.None);

    private static Task<DeliveryRig> OpenAsync(TempFolder folder) =>
        DeliveryRig.OpenAsync(folder, ("one", FreePort.Next()), ("two", FreePort.Next())); // the sender is not opened
}
