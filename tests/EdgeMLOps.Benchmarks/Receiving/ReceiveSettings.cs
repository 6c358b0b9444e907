namespace EdgeMLOps.Benchmarks.Receiving;

/// <summary>How much is measured.</summary>
/// <param name="Rounds">Counted rounds; one more, not counted, warms all up.</param>
/// <param name="SlowRounds">In how many of them the receivers without no-delay take part: they need 44 ms an instance.</param>
/// <param name="CtCount">CT images a workload.</param>
/// <param name="CrCount">CR images a workload.</param>
internal sealed record ReceiveSettings(int Rounds, int SlowRounds, int CtCount, int CrCount);
