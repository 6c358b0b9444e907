using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Tracing;

namespace EdgeMLOps.Appliance.Core.Tests.Receiving;

/// <summary>Promise P1 in real system calls of the receiver, and of receivers that leave a step out.</summary>
[Collection(TracedAlone.Name)]
public sealed class DurableSteps_tests
{
    [Fact]
    public async Task With_every_step_the_trace_shows_promise_P1() => Assert.Null(await FaultOfAsync(steps: null));

    [Theory]
    [InlineData(nameof(DurableSteps.Datasync), "fdatasync the file")]
    [InlineData(nameof(DurableSteps.Rename), "renamed")]
    [InlineData(nameof(DurableSteps.SyncFolder), "fsync the directory")]
    public async Task Without_one_step_every_object_is_answered_Success_and_only_the_trace_tells(string omitted, string said)
    {
        var fault = await FaultOfAsync(new OmittingSteps(omitted));

        Assert.NotNull(fault);
        Assert.Contains(said, fault, StringComparison.Ordinal);
    }

    // The tests' own process is traced; paths and port tell the receiver's calls from all others.
    private static async Task<string?> FaultOfAsync(DurableSteps? steps)
    {
        using var root = new TempFolder();
        using var made = new TempFolder();
        await using var rig = await ReceivingRig.StartAsync(root, steps);
        var file = new TestObject(1, side: 300).Save(made.Path);
        await using var strace = await Strace.AttachAsync(Environment.ProcessId, made["trace"]);

        var (code, output) = await rig.StoreScuAsync([file], "-xe", "-R");
        Assert.True(code == 0, output);
        var lines = await strace.DetachAsync();

        return AcknowledgementOrder.Check(StraceLog.Parse(lines), root.Path, rig.Port).Fault;
    }
}
