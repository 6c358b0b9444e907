using System.CommandLine;
using EdgeMLOps.Appliance.Core.Conformance;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Appliance.Commands;

/// <summary><c>dicom conformance</c>: the statement of the configuration at hand, in Markdown.</summary>
internal static class ConformanceCommand
{
    public static Command Create(IOutputWriter output)
    {
        var config = CommonOptions.Config();
        var command = new Command("conformance", "Writes the DICOM conformance statement.") { config };
        command.SetAction(parsed =>
        {
            var statement = ConformanceStatement.Markdown(HostSetup.ReadConfiguration(parsed.GetValue(config)?.FullName));
            output.WriteLine(statement.TrimEnd('\n'));
            return ExitCodes.Success;
        });
        return command;
    }
}
