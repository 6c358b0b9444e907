using System.CommandLine;
using EdgeMLOps.Appliance.Core.Models.Registry.Serving;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Hosting.Control;

namespace EdgeMLOps.Appliance.Commands;

/// <summary><c>models canary</c>: has a second model serve a share of the studies, ends that, or says how both arms fared.</summary>
internal static class ModelsCanaryCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromHours(2);

    public static Command Create(IOutputWriter output)
    {
        var package = new Argument<string?>("NAME|DIGEST")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "The validated package that serves a share, or the shadow: its name (the newest release), or the first 8 digits or more of its digest.",
        };
        var percent = new Option<int?>("--percent") { Description = "The share of the studies, 1 to 99; may be changed while it serves.", HelpName = "N" };
        var off = new Option<bool>("--off") { Description = "Ends the canary, at once." };
        var report = new Option<bool>("--report") { Description = "Compares the canary's studies with the others. Reads the database, service running or not." };
        var days = new Option<int?>("--days") { Description = "With --report: only the last days.", HelpName = "N" };
        var difference = new Option<double>("--difference")
        {
            Description = "With --report: the difference in percentage points of the studies, above 0 and below 100, to say for how many studies it takes to see it; 5.",
            HelpName = "POINTS",
            DefaultValueFactory = _ => 5,
        };
        var reason = new Option<string>("--reason") { Description = "Why; stands in the audit log.", HelpName = "TEXT" };
        var (config, json) = (CommonOptions.Config(), CommonOptions.Json());
        Check(percent, given => given is null || CanarySplit.IsShare(given.Value), "--percent must be 1 to 99.");
        Check(days, given => given is null or (>= 1 and <= 36500), "--days must be 1 to 36500.");
        Check(difference, given => given is > 0 and < 100, "--difference must be above 0 and below 100.");
        var command = new Command("canary", "Has a second model serve a share of the studies in place of the one that serves the others.")
        {
            package, percent, off, report, days, difference, reason, config, json,
        };
        command.Validators.Add(result =>
        {
            if (new[] { result.GetValue(package) is not null, result.GetValue(off), result.GetValue(report) }.Count(given => given) != 1)
            {
                result.AddError("One of NAME|DIGEST, --off and --report.");
            }
            else if (result.GetValue(package) is not null != result.GetValue(percent) is not null)
            {
                result.AddError("NAME|DIGEST and --percent go together.");
            }
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var storage = HostSetup.ReadStorage(HostSetup.ReadConfiguration(parsed.GetValue(config)?.FullName));
            if (parsed.GetValue(report))
            {
                return CanaryReportText.WriteAsync(
                    storage, parsed.GetValue(days), parsed.GetValue(difference), parsed.GetValue(json), output, cancellationToken);
            }

            var text = parsed.GetValue(reason) ?? "";
            return ChangeAsync(
                storage,
                parsed.GetValue(package) is { } selector && parsed.GetValue(percent) is { } share
                    ? new ModelCanaryRequest { Package = selector, Percent = share, Reason = text }
                    : null,
                text,
                parsed.GetValue(json),
                output,
                cancellationToken);
        });
        return command;
    }

    private static void Check<T>(Option<T> option, Func<T?, bool> holds, string fault) => option.Validators.Add(result =>
    {
        if (!holds(result.GetValueOrDefault<T>()))
        {
            result.AddError(fault);
        }
    });

    // No request: it is to end.
    private static async Task<int> ChangeAsync(
        StorageOptions storage, ModelCanaryRequest? request, string reason, bool json, IOutputWriter output, CancellationToken cancellationToken)
    {
        using var client = new ControlClient(storage.Root, ApplianceProgram.Name, Limit);
        var reply = request is not null
            ? await client.PostAsync(
                "/v1/models/canary", request, ControlJson.Default.ModelCanaryRequest, ControlJson.Default.ModelChangeAnswer, cancellationToken)
            : await client.PostAsync(
                "/v1/models/canary/end",
                new ModelChangeRequest { Package = "", Reason = reason },
                ControlJson.Default.ModelChangeRequest,
                ControlJson.Default.ModelChangeAnswer,
                cancellationToken);
        return ModelAnswerText.Write(reply, json, output);
    }
}
