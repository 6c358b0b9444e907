using System.CommandLine;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Hosting.Control;

namespace EdgeMLOps.Appliance.Commands;

/// <summary><c>models shadow</c>: has a second model see what the one that serves sees, ends that, or says how both fared.</summary>
internal static class ModelsShadowCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromHours(2);

    public static Command Create(IOutputWriter output)
    {
        var package = new Argument<string?>("NAME|DIGEST")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "The validated package that runs as the shadow: its name (the newest release), or the first 8 digits or more of its digest.",
        };
        var off = new Option<bool>("--off") { Description = "Ends the shadow, at once." };
        var report = new Option<bool>("--report") { Description = "Compares each shadow with the models that served beside it. Reads the database, service running or not." };
        var days = new Option<int?>("--days") { Description = "With --report: only the last days.", HelpName = "N" };
        days.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > 36500)
            {
                result.AddError("--days must be 1 to 36500.");
            }
        });
        var reason = new Option<string>("--reason") { Description = "Why; stands in the audit log.", HelpName = "TEXT" };
        var (config, json) = (CommonOptions.Config(), CommonOptions.Json());
        var command = new Command("shadow", "Has a second model see what the one that serves sees; nothing of it is delivered.")
        {
            package, off, report, days, reason, config, json,
        };
        command.Validators.Add(result =>
        {
            if (new[] { result.GetValue(package) is not null, result.GetValue(off), result.GetValue(report) }.Count(given => given) != 1)
            {
                result.AddError("One of NAME|DIGEST, --off and --report.");
            }
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var storage = HostSetup.ReadStorage(HostSetup.ReadConfiguration(parsed.GetValue(config)?.FullName));
            if (parsed.GetValue(report))
            {
                return ShadowReportText.WriteAsync(storage, parsed.GetValue(days), parsed.GetValue(json), output, cancellationToken);
            }

            var request = new ModelChangeRequest { Package = parsed.GetValue(package) ?? "", Reason = parsed.GetValue(reason) ?? "" };
            var path = parsed.GetValue(off) ? "/v1/models/shadow/end" : "/v1/models/shadow";
            return ChangeAsync(storage, path, request, parsed.GetValue(json), output, cancellationToken);
        });
        return command;
    }

    private static async Task<int> ChangeAsync(
        StorageOptions storage, string path, ModelChangeRequest request, bool json, IOutputWriter output, CancellationToken cancellationToken)
    {
        using var client = new ControlClient(storage.Root, ApplianceProgram.Name, Limit);
        var reply = await client.PostAsync(
            path, request, ControlJson.Default.ModelChangeRequest, ControlJson.Default.ModelChangeAnswer, cancellationToken);
        return ModelAnswerText.Write(reply, json, output);
    }
}
