using System.CommandLine;
using System.Text.Json;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Control;

namespace EdgeMLOps.Relay;

/// <summary><c>enrol FILE</c>: hands the service a token of the fleet.</summary>
internal static class EnrolCommand
{
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(5);

    internal static Command Create(IOutputWriter output)
    {
        var config = CommonOptions.Config();
        var file = new Argument<FileInfo>("FILE") { Description = "token.json, as 'edgemlops-fleet enrol SITE --out DIR' writes it." }.AcceptExistingOnly();
        var command = new Command("enrol", "Have the site's certificate asked for, by a one-time token, in the next window.") { file, config };
        command.SetAction(async (parsed, token) =>
        {
            var path = parsed.GetRequiredValue(file).FullName;
            var storage = HostSetup.ReadStorage(HostSetup.ReadConfiguration(parsed.GetValue(config)?.FullName));
            using var client = new ControlClient(storage.Root, RelayProgram.Name, AskLimit);
            var reply = await client.PostAsync(
                "/v1/enrol", await ReadAsync(path, token), ControlJson.Default.EnrolmentToken, ControlJson.Default.ProgramStatus, token);
            if (reply.Outcome != ControlOutcome.Answered)
            {
                throw new CommandException($"{path}: {reply.Code}{(reply.Detail.Length > 0 ? $": {reply.Detail}" : "")}");
            }

            output.WriteLine("The token is kept; the certificate is asked for in the next window. Destroy the file.");
            return ExitCodes.Success;
        });
        return command;
    }

    private static async Task<EnrolmentToken> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return JsonSerializer.Deserialize(await File.ReadAllBytesAsync(path, cancellationToken), ControlJson.Default.EnrolmentToken)
                ?? throw new CommandException($"{path}: holds no token");
        }
        catch (JsonException ex)
        {
            throw new CommandException($"{path}: no enrolment token: {ex.Path}");
        }
    }
}
