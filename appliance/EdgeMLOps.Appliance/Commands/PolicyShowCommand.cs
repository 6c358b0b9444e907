using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using EdgeMLOps.Appliance.Core.PostProcessing.Registry;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Appliance.Commands;

/// <summary><c>policy show</c>: the policies and where each stands, or one with its document. Reads the database, service running or not.</summary>
internal static class PolicyShowCommand
{
    public static Command Create(IOutputWriter output)
    {
        var which = new Argument<string>("NAME|DIGEST") { Description = "Only this one, with its document.", Arity = ArgumentArity.ZeroOrOne };
        var (config, json) = (CommonOptions.Config(), CommonOptions.Json());
        var command = new Command("show", "Lists the policies and where each stands, oldest import first, or shows one.") { which, config, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var storage = HostSetup.ReadStorage(HostSetup.ReadConfiguration(parsed.GetValue(config)?.FullName));
            var policies = await PolicyQueries.ListAsync(storage, cancellationToken);
            return Show(policies, parsed.GetValue(which), parsed.GetValue(json), output);
        });
        return command;
    }

    private static int Show(IReadOnlyList<RegisteredPolicy> policies, string? which, bool json, IOutputWriter output)
    {
        if (which is not null)
        {
            var found = PolicySelector.Find(which, policies);
            policies = [found.Policy ?? throw new CommandException($"{found.Code}: {found.Message}")];
        }

        foreach (var policy in policies)
        {
            output.WriteLine(json
                ? JsonSerializer.Serialize(LineOf(policy, withDocument: which is not null), CommandJson.Default.PolicyLine)
                : TextOf(policy) + (which is null ? "" : $"\n{Encoding.UTF8.GetString(policy.Document)}"));
        }

        if (policies.Count == 0 && !json)
        {
            output.WriteLine("No policy is imported: each model's own is applied.");
        }

        return ExitCodes.Success;
    }

    private static PolicyLine LineOf(RegisteredPolicy policy, bool withDocument) => new(
        policy.Digest,
        policy.Package,
        policy.Name,
        policy.Version,
        policy.Release,
        policy.Model,
        StateOf(policy),
        DateTimeOffset.FromUnixTimeMilliseconds(policy.SinceMs),
        policy.Who,
        policy.Reason,
        DateTimeOffset.FromUnixTimeMilliseconds(policy.ImportedMs),
        withDocument ? JsonDocument.Parse(policy.Document).RootElement : null);

    private static string TextOf(RegisteredPolicy policy) => string.Create(
        CultureInfo.InvariantCulture,
        $"{policy.Name} {policy.Version} release {policy.Release} for {policy.Model}: {StateOf(policy)} since {DateTimeOffset.FromUnixTimeMilliseconds(policy.SinceMs):u} by {policy.Who}. {policy.Reason}\n  {policy.Digest}");

    private static string StateOf(RegisteredPolicy policy) => policy.State.ToString().ToLowerInvariant();
}
