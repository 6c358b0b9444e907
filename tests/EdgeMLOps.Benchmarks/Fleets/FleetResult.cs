using EdgeMLOps.Benchmarks.Measuring;

namespace EdgeMLOps.Benchmarks.Fleets;

/// <summary>What the fleet takes in on this machine, the sites, the broker and the database beside it.</summary>
internal sealed record FleetResult(
    Machine Machine, Noise Noise, int Sites, int Connections, int Messages, double Rate, FleetRound[] Quiet, int KilledMessages, FleetRound Killed, BareCost Bare, Mark[] Marks)
{
    public override string ToString() => FormattableString.Invariant(
        $"""
        {Machine.Processor}, {Machine.Cores} cores, {Machine.MemoryMegabytes} MB, {Machine.Disk}; load {Noise.Load:0.0}, CPU loop {Noise.CpuMilliseconds:0} ms, flush {Noise.FlushMilliseconds:0.00} ms
        {Sites} sites over {Connections} connections, {Messages} summaries, 2 collectors: median {Rate:0} a second
        {string.Join('\n', Quiet.Select(round => Describe(round, Messages)))}
        {KilledMessages} more while collectors were killed {Killed.Kills} times
        {Describe(Killed, KilledMessages)}
        bare cost of one, us of processor time: verify {Bare.Verify:0}, read {Bare.Read:0}, sign a receipt {Bare.Sign:0}, insert {Bare.Insert:0}; together {Bare.All:0}
        """);

    private string Describe(FleetRound round, int messages)
    {
        var each = 1e6 / messages;
        var (cpu, cores) = (round.Cpu, round.Seconds * Machine.Cores);
        return FormattableString.Invariant(
            $"  {round.Seconds:0.0} s, {messages / round.Seconds:0} a second, {round.Again} sent again, {round.Receipts} receipts; us of processor time a summary: ")
            + FormattableString.Invariant($"collectors {cpu.Collectors * each:0}, database {cpu.Database * each:0}, broker {cpu.Broker * each:0}, sites {cpu.Sites * each:0}, ")
            + FormattableString.Invariant($"together {cpu.All * each:0}; of the machine: these {cpu.All / cores:P0} (the sites {cpu.Sites / cores:P0}), others {cpu.Others / cores:P0}");
    }
}
