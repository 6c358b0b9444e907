using System.CommandLine;
using System.Text.Json;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Fleet.Certificates;

/// <summary><c>sites revoke SITE</c>.</summary>
internal static class RevokeCommand
{
    internal static Command Create(IOutputWriter output, Func<FileInfo?, FleetView> view)
    {
        var site = new Argument<Guid>("SITE") { Description = "The site." };
        var (config, json) = (CommonOptions.Config(), CommonOptions.Json());
        var command = new Command("revoke", "Take nothing more of a site. Only a token made afterwards and used there lifts it.") { site, config, json };
        command.SetAction(async (parsed, token) =>
        {
            await using var fleet = view(parsed.GetValue(config));
            var answer = await fleet.RevokeAsync(new RevokeRequest { Site = parsed.GetValue(site) }, token);
            output.WriteLine(parsed.GetValue(json)
                ? JsonSerializer.Serialize(answer, FleetJson.Default.RevokeAnswer)
                : answer.ListFile is { } file
                    ? $"revoked {answer.Site:D}; have the broker read {file} again (SIGHUP)"
                    : $"revoked {answer.Site:D}; its certificate is not of this fleet's authority: have its issuer revoke it");
            return ExitCodes.Success;
        });
        return command;
    }
}
