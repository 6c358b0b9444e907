using EdgeMLOps.Appliance.Core.Workers;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestWorker;

namespace EdgeMLOps.Appliance.Core.Tests.Workers;

[Collection(WorkerCollection.Name)]
public sealed class WorkerPool_tests
{
    [Fact]
    public async Task A_worker_answers_and_shares_its_block()
    {
        await using var rig = await PoolRig.StartAsync();
        var call = new TestCall(TestVerb.Echo, "abc");

        var result = await rig.Pool.RunAsync(call, default);

        Assert.Equal((WorkerCode.Answered, "abc"), (result.Code, result.Value));
        Assert.Equal([2, 3, 4], call.Shared);
        Assert.Equal([1500], rig.Log.Ids);
    }

    [Fact]
    public async Task A_refusal_has_its_code_and_costs_no_worker()
    {
        await using var rig = await PoolRig.StartAsync();
        var process = await rig.ProcessAsync();

        var result = await rig.AskAsync(TestVerb.Refuse, "no");

        Assert.Equal((WorkerCode.Refused, (ushort)7, "no"), (result.Code, result.Refusal, result.Message));
        Assert.Equal(process, await rig.ProcessAsync());
    }

    [Theory]
    [InlineData(TestVerb.Fault, WorkerCode.WorkerCrashed, 139)]
    [InlineData(TestVerb.Abort, WorkerCode.WorkerCrashed, 134)]
    [InlineData(TestVerb.Exit, WorkerCode.WorkerCrashed, 0)]
    [InlineData(TestVerb.Throw, WorkerCode.WorkerCrashed, 134)]
    [InlineData(TestVerb.Hang, WorkerCode.WorkerTimeout, 137)]
    [InlineData(TestVerb.EatManaged, WorkerCode.WorkerMemory, null)]
    [InlineData(TestVerb.EatShared, WorkerCode.WorkerMemory, 137)]
    [InlineData(TestVerb.Garbage, WorkerCode.WorkerProtocol, null)]
    public async Task A_fault_costs_its_request_and_the_next_meets_a_new_worker(TestVerb fault, WorkerCode code, int? exitCode)
    {
        await using var rig = await PoolRig.StartAsync(
            settings => settings with { RequestDeadline = TimeSpan.FromSeconds(fault == TestVerb.Hang ? 3 : 60), MemoryBytes = 256 << 20 });
        var process = await rig.ProcessAsync();

        var failed = await rig.AskAsync(fault);
        var next = await rig.AskAsync(TestVerb.Echo, "next");

        Assert.Equal((code, "next"), (failed.Code, next.Value));
        Assert.NotEqual(process, await rig.ProcessAsync());
        Assert.Equal((2, 1, 1), (rig.Pool.Counts.Starts, rig.Pool.Counts.Faults, rig.Pool.Counts.Ready));
        var ended = Assert.Single(rig.Log.Entries, entry => entry.Id == 1501).Message;
        Assert.Contains(code.ToString(), ended, StringComparison.Ordinal);
        Assert.True(exitCode is null || ended.Contains($"exit code {exitCode};", StringComparison.Ordinal), ended);
        Assert.False(Directory.Exists($"/proc/{process}"), "the old worker is gone and waited for");
    }

    [Fact]
    public async Task Native_memory_beyond_the_cap_is_not_given()
    {
        await using var rig = await PoolRig.StartAsync(settings => settings with { MemoryBytes = 256 << 20 });

        var result = await rig.AskAsync(TestVerb.EatNative);

        Assert.Equal((WorkerCode.Refused, (ushort)9), (result.Code, result.Refusal));
        Assert.InRange(int.Parse(result.Message.Split(' ')[0]), 64, 256);
    }

    [Fact]
    public async Task An_answer_nobody_asked_for_ends_the_worker()
    {
        await using var rig = await PoolRig.StartAsync();

        await rig.AskAsync(TestVerb.AnswerTwice);
        var next = await rig.AskAsync(TestVerb.Echo, "next");
        await Eventually.HoldsAsync(() => rig.Pool.Counts is { Starts: 2, Ready: 1 }, PoolRig.Limit, "a new worker");

        Assert.True(next.Code is WorkerCode.Answered or WorkerCode.WorkerProtocol, $"{next.Code}");
        Assert.Contains(nameof(WorkerCode.WorkerProtocol), Assert.Single(rig.Log.Entries, entry => entry.Id == 1501).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_the_caller_cannot_read_ends_the_worker()
    {
        await using var rig = await PoolRig.StartAsync();

        var result = await rig.Pool.RunAsync(new UnreadableCall(), default);

        Assert.Equal(WorkerCode.WorkerProtocol, result.Code);
        Assert.Equal("next", (await rig.AskAsync(TestVerb.Echo, "next")).Value);
        Assert.Equal(1, rig.Pool.Counts.Faults);
    }

    [Fact]
    public async Task What_a_worker_prints_reaches_neither_the_protocol_nor_the_log()
    {
        await using var rig = await PoolRig.StartAsync();

        var printed = await rig.AskAsync(TestVerb.Print, new string('x', 4000) + "Canary^Patient");
        var next = await rig.AskAsync(TestVerb.Exit);

        Assert.Equal((WorkerCode.Answered, WorkerCode.WorkerCrashed), (printed.Code, next.Code));
        await Eventually.HoldsAsync(() => rig.Log.Ids.Contains(1501), PoolRig.Limit, "the end is logged");
        Assert.DoesNotContain("Canary", rig.Log.Text, StringComparison.Ordinal);
        Assert.Contains("wrote 4018014 bytes", rig.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_is_replaced_after_its_requests_and_on_request()
    {
        await using var rig = await PoolRig.StartAsync(settings => settings with { RecycleAfter = 3 });
        var seen = new List<int>();
        for (var i = 0; i < 6; i++)
        {
            seen.Add(await rig.ProcessAsync());
        }

        rig.Pool.Recycle();
        var last = await rig.ProcessAsync();

        Assert.Equal([3, 3], seen.GroupBy(process => process).Select(group => group.Count()));
        Assert.DoesNotContain(last, seen);
        Assert.Equal(0, rig.Pool.Counts.Faults);
        Assert.DoesNotContain(1501, rig.Log.Ids);
    }

    [Fact]
    public async Task Workers_of_a_pool_work_at_the_same_time_and_a_fault_of_one_is_not_the_others()
    {
        await using var rig = await PoolRig.StartAsync(settings => settings with { Workers = 2, RequestDeadline = TimeSpan.FromSeconds(6) });

        var hanging = rig.AskAsync(TestVerb.Hang);
        var answered = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => rig.AskAsync(TestVerb.Echo, $"{i}")));

        Assert.False(hanging.IsCompleted);
        Assert.All(answered, result => Assert.Equal(WorkerCode.Answered, result.Code));
        Assert.Equal(WorkerCode.WorkerTimeout, (await hanging).Code);
    }

    [Fact]
    public async Task A_caller_may_stop_waiting_for_a_worker_and_costs_nothing()
    {
        await using var rig = await PoolRig.StartAsync(settings => settings with { RequestDeadline = TimeSpan.FromSeconds(5), QueueCapacity = 1 });
        using var cancelled = new CancellationTokenSource();
        var hanging = rig.AskAsync(TestVerb.Hang);
        var queued = rig.Pool.RunAsync(new TestCall(TestVerb.Exit), cancelled.Token);
        var refused = rig.Pool.RunAsync(new TestCall(TestVerb.Exit), cancelled.Token);

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queued);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => refused);
        Assert.Equal(WorkerCode.WorkerTimeout, (await hanging).Code);
        Assert.Equal("next", (await rig.AskAsync(TestVerb.Echo, "next")).Value);
        Assert.Equal(1, rig.Pool.Counts.Faults);
    }

    [Fact]
    public async Task A_pool_that_is_shut_down_finishes_what_a_worker_has_and_refuses_the_rest()
    {
        var rig = await PoolRig.StartAsync(settings => settings with { RequestDeadline = TimeSpan.FromSeconds(4) });
        var process = await rig.ProcessAsync();
        var hanging = rig.AskAsync(TestVerb.Hang);
        await Eventually.HoldsAsync(() => StateOf(process) == 'S' && hanging.Status == TaskStatus.WaitingForActivation, PoolRig.Limit, "the worker hangs");
        var queued = rig.AskAsync(TestVerb.Echo);

        await rig.DisposeAsync();

        Assert.Equal((WorkerCode.WorkerTimeout, WorkerCode.Stopped), ((await hanging).Code, (await queued).Code));
        Assert.Equal(WorkerCode.Stopped, (await rig.AskAsync(TestVerb.Echo)).Code);
        Assert.False(Directory.Exists($"/proc/{process}"));
    }

    private static char StateOf(int process) => File.ReadAllText($"/proc/{process}/stat").Split(") ")[1][0];

    private sealed class UnreadableCall : IWorkerCall<int>
    {
        public ushort Verb => (ushort)TestVerb.Echo;

        public byte[] Fill(WorkerBlock block) => [1];

        public int Read(ReadOnlySpan<byte> body, WorkerBlock block) => throw new InvalidDataException("not what was asked for");
    }
}
