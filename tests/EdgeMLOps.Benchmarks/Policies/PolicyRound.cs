using System.Diagnostics;

namespace EdgeMLOps.Benchmarks.Policies;

/// <summary>A policy switched and taken back once, an image behind each.</summary>
/// <param name="SwitchMs">From the start of the command that switches to its end.</param>
/// <param name="RollBackMs">From the start of the command that takes it back to its end.</param>
/// <param name="ImageMs">From there until an image that is sent then is in the log, by the older policy: start of <c>storescu</c>, receiving and analysis.</param>
/// <param name="HelpMs">The program's start alone: its help.</param>
/// <param name="ServiceMs">Another roll-back, asked for over the socket by a client that runs: all that the service does.</param>
internal sealed record PolicyRound(double SwitchMs, double RollBackMs, double ImageMs, double HelpMs, double ServiceMs)
{
    public static async Task<PolicyRound> RunAsync(PolicyService service)
    {
        var own = await service.AnalyseAsync();
        var switched = await TimedAsync(() => service.CommandAsync("policy", "activate", SignedPolicy.Name));
        Require(await service.AnalyseAsync() != own, "the policy is applied");
        var back = await TimedAsync(() => service.CommandAsync("policy", "rollback"));
        var begun = Stopwatch.GetTimestamp();
        var policy = await service.AnalyseAsync();
        var image = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        Require(policy == own, "the model's own policy is applied again");
        var help = await TimedAsync(() => SignedPolicy.RunAsync(service.Program, "policy", "--help"));
        await service.ChangeAsync("activate", SignedPolicy.Name);
        return new(switched, back, image, help, await TimedAsync(() => service.ChangeAsync("rollback", "")));
    }

    private static async Task<double> TimedAsync(Func<Task> work)
    {
        var begun = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"not so: {what}");
        }
    }
}
