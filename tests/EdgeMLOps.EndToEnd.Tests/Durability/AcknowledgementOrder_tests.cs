using EdgeMLOps.EndToEnd.Tests.Parts;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Tracing;

namespace EdgeMLOps.EndToEnd.Tests.Durability;

public sealed class AcknowledgementOrder_tests
{
    [Fact]
    public async Task One_store_is_acknowledged_only_after_every_durable_step_and_each_step_taken_out_is_noticed()
    {
        using var folder = new TempFolder();
        var file = (await PhantomStudies.MakeAsync(folder.Make("phantoms"), count: 1, seed: 7, "--max-side", "1024"))[0];
        await using var appliance = new ApplianceProcess(quietTime: "00:10:00");
        var trace = folder["trace"];

        await appliance.StartAsync();
        var lines = await TraceAsync(appliance, trace, () => Dcmtk.StoreAsync(appliance.Port, ApplianceProcess.AeTitle, file));
        var (chain, fault) = AcknowledgementOrder.Check(StraceLog.Parse(lines), appliance.Root, appliance.Port);

        Assert.True(fault is null, $"{fault}\n{string.Join('\n', lines.TakeLast(200))}");
        Assert.Equal(AcknowledgementOrder.Steps.Count, chain.Count);
        AssertEveryMutantIsNoticed(lines, chain, appliance);
    }

    // The same trace without one step, and with two neighbours exchanged: the analyser must notice each.
    private static void AssertEveryMutantIsNoticed(IReadOnlyList<string> lines, IReadOnlyList<SystemCall> chain, ApplianceProcess appliance)
    {
        var calls = StraceLog.Parse(lines);
        for (var step = 0; step < chain.Count; step++)
        {
            var without = calls.Where(call => !SameStep(call, chain[step])).ToList();
            Assert.True(
                AcknowledgementOrder.Check(without, appliance.Root, appliance.Port).Fault is not null,
                $"a trace without '{AcknowledgementOrder.Steps[step]}' passed");
        }

        for (var step = 0; step + 1 < chain.Count; step++)
        {
            var (first, second) = (chain[step], chain[step + 1]);
            var exchanged = calls.Select(call =>
                ReferenceEquals(call, Find(calls, first)) ? call with { Begun = second.Begun, Ended = second.Ended }
                : ReferenceEquals(call, Find(calls, second)) ? call with { Begun = first.Begun, Ended = first.Ended }
                : call).OrderBy(call => call.Begun).ToList();
            Assert.True(
                AcknowledgementOrder.Check(Only(exchanged, chain), appliance.Root, appliance.Port).Fault is not null,
                $"a trace with '{AcknowledgementOrder.Steps[step]}' after '{AcknowledgementOrder.Steps[step + 1]}' passed");
        }
    }

    private static SystemCall Find(IReadOnlyList<SystemCall> calls, SystemCall wanted) => calls.First(call => call == wanted);

    // A later commit of the journal (the next stage's) must not stand in for the one that was moved.
    private static List<SystemCall> Only(IReadOnlyList<SystemCall> calls, IReadOnlyList<SystemCall> chain) =>
        [.. calls.Where(call => call.Begun <= chain.Max(step => step.Ended) || call.Name.StartsWith("send", StringComparison.Ordinal))];

    // A step may consist of several calls of one kind on one file (a file is written in blocks): all of them go.
    private static bool SameStep(SystemCall call, SystemCall step) =>
        call == step || (call.Name == step.Name && Target(call) == Target(step) && !call.Name.StartsWith("send", StringComparison.Ordinal));

    private static string Target(SystemCall call) => call.Arguments.Split(',')[0];

    private static async Task<string[]> TraceAsync(ApplianceProcess appliance, string trace, Func<Task<bool>> store)
    {
        await using var strace = await Strace.AttachAsync(appliance.ProcessId, trace);
        Assert.True(await store(), appliance.Output);
        return await strace.DetachAsync();
    }
}
