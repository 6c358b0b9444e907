using EdgeMLOps.Benchmarks.Measuring;

namespace EdgeMLOps.Benchmarks.Echo;

/// <summary>What a run of <c>echo</c> measured.</summary>
internal sealed record EchoResult(int SlowSenders, IReadOnlyList<double> Milliseconds, double EchoScuMilliseconds, Noise Noise)
{
    public Mark Mark => new("slowest C-ECHO, ms", Milliseconds.Max(), 100, IsCeiling: true);
}
