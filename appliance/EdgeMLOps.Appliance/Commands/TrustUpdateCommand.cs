using System.CommandLine;
using System.Text.Json;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Control;

namespace EdgeMLOps.Appliance.Commands;

/// <summary><c>trust update</c>: hands the service the root documents that follow the one it trusts.</summary>
internal static class TrustUpdateCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    public static Command Create(IOutputWriter output)
    {
        var files = new Argument<FileInfo[]>("FILE")
        {
            Description = "Root documents, in any order; the service's account must be able to read them.",
            Arity = new ArgumentArity(1, TrustUpdateRequest.MostPaths),
        }.AcceptExistingOnly();
        var config = CommonOptions.Config();
        var json = CommonOptions.Json();
        var command = new Command("update", "Takes over the root documents that follow the trusted one: all of them or none.") { files, config, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var storage = HostSetup.ReadStorage(HostSetup.ReadConfiguration(parsed.GetValue(config)?.FullName));
            using var client = new ControlClient(storage.Root, ApplianceProgram.Name, Limit);
            var reply = await client.PostAsync(
                "/v1/trust/update",
                new TrustUpdateRequest { Paths = [.. parsed.GetRequiredValue(files).Select(file => file.FullName)] },
                ControlJson.Default.TrustUpdateRequest,
                ControlJson.Default.TrustUpdateAnswer,
                cancellationToken);
            return Write(reply, parsed.GetValue(json), output);
        });
        return command;
    }

    private static int Write(ControlReply<TrustUpdateAnswer> reply, bool json, IOutputWriter output)
    {
        if (reply.Value is not { } answer)
        {
            output.WriteError(reply.Outcome == ControlOutcome.ServiceDown
                ? "Nothing is changed: the service does not run, and changes are made by it."
                : $"No answer that it is done: {reply.Code}.");
            return ExitCodes.Failure;
        }

        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(answer, ControlJson.Default.TrustUpdateAnswer));
        }

        if (!string.Equals(answer.Code, "Done", StringComparison.Ordinal))
        {
            output.WriteError($"{answer.Code}: {answer.Message}");
            return ExitCodes.Failure;
        }

        if (!json)
        {
            output.WriteLine(FormattableString.Invariant($"{answer.Message}; trusted is root version {answer.Version}, digest {answer.Digest}"));
        }

        return ExitCodes.Success;
    }
}
