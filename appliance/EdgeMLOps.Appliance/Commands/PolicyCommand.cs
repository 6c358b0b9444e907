using System.CommandLine;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Control;

namespace EdgeMLOps.Appliance.Commands;

/// <summary><c>policy</c>: which policies this box has, and which is applied. The list is read from the database; changes are the service's to make.</summary>
internal static class PolicyCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    public static Command Create(IOutputWriter output) => new("policy", "Looks into the policies for boxes and changes which is applied.")
    {
        PolicyShowCommand.Create(output),
        PolicyTryCommand.Create(output),
        Import(output),
        Activate(output),
        RollBack(output),
    };

    private static Command Import(IOutputWriter output)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The signed package file; the service's account must be able to read it." }.AcceptExistingOnly();
        var (config, json) = (CommonOptions.Config(), CommonOptions.Json());
        var command = new Command("import", "Takes a signed policy in; nothing goes by it yet.") { file, config, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = ClientOf(parsed.GetValue(config));
            var reply = await client.PostAsync(
                "/v1/policies/import",
                new ModelImportRequest { Path = parsed.GetRequiredValue(file).FullName },
                ControlJson.Default.ModelImportRequest,
                ControlJson.Default.ModelChangeAnswer,
                cancellationToken);
            return ModelAnswerText.Write(reply, parsed.GetValue(json), output);
        });
        return command;
    }

    private static Command Activate(IOutputWriter output)
    {
        var policy = new Argument<string>("NAME|DIGEST") { Description = "Its name (the newest release), or the first 8 digits or more of its digest." };
        var (reason, config, json) = (Reason(), CommonOptions.Config(), CommonOptions.Json());
        var command = new Command("activate", "Has a policy be applied to the model that serves, from the next study on.") { policy, reason, config, json };
        command.SetAction((parsed, cancellationToken) => ChangeAsync(
            "activate", parsed.GetRequiredValue(policy), parsed.GetValue(reason), parsed.GetValue(config), parsed.GetValue(json), output, cancellationToken));
        return command;
    }

    private static Command RollBack(IOutputWriter output)
    {
        var (reason, config, json) = (Reason(), CommonOptions.Config(), CommonOptions.Json());
        var command = new Command(
            "rollback", "Returns to what the active policy replaced, in the end to the model's own; for members of the group Models:AdminGroup.") { reason, config, json };
        command.SetAction((parsed, cancellationToken) =>
            ChangeAsync("rollback", "", parsed.GetValue(reason), parsed.GetValue(config), parsed.GetValue(json), output, cancellationToken));
        return command;
    }

    private static Option<string> Reason() => new("--reason") { Description = "Why; stands in the audit log.", HelpName = "TEXT" };

    private static ControlClient ClientOf(FileInfo? config) =>
        new(HostSetup.ReadStorage(HostSetup.ReadConfiguration(config?.FullName)).Root, ApplianceProgram.Name, Limit);

    private static async Task<int> ChangeAsync(
        string verb, string policy, string? reason, FileInfo? config, bool json, IOutputWriter output, CancellationToken cancellationToken)
    {
        using var client = ClientOf(config);
        var reply = await client.PostAsync(
            $"/v1/policies/{verb}",
            new ModelChangeRequest { Package = policy, Reason = reason ?? "" },
            ControlJson.Default.ModelChangeRequest,
            ControlJson.Default.ModelChangeAnswer,
            cancellationToken);
        return ModelAnswerText.Write(reply, json, output);
    }
}
