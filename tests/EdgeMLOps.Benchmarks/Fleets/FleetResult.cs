using EdgeMLOps.Benchmarks.Measuring;

namespace EdgeMLOps.Benchmarks.Fleets;

/// <summary>What the fleet takes in on this machine, the sites, the broker and the database beside it.</summary>
internal sealed record FleetResult(
    Machine Machine, Noise Noise, int Sites, int Connections, int Messages, double Rate, FleetRound Quiet, int KilledMessages, FleetRound Killed, BareCost Bare, Mark[] Marks)
{
    public override string ToString() => FormattableString.Invariant(
        $"""
        {Machine.Processor}, {Machine.Cores} cores, {Machine.MemoryMegabytes} MB, {Machine.Disk}; load {Noise.Load:0.0}, CPU loop {Noise.CpuMilliseconds:0} ms, flush {Noise.FlushMilliseconds:0.00} ms
        {Sites} sites over {Connections} connections, {Messages} summaries, 2 collectors: {Quiet.Seconds:0.0} s, {Rate:0} a second, {Quiet.Again} sent again
        {KilledMessages} more while collectors were killed {Killed.Kills} times: {Killed.Seconds:0.0} s, {Killed.Again} sent again
        bare cost of one, us: verify {Bare.Verify:0.0}, read {Bare.Read:0.0}, sign a receipt {Bare.Sign:0.0}, insert {Bare.Insert:0.0}
        """);
}
