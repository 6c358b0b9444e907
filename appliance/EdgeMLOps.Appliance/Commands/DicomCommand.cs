using System.CommandLine;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Appliance.Commands;

/// <summary><c>dicom</c>: the appliance on the hospital's DICOM network.</summary>
internal static class DicomCommand
{
    public static Command Create(IOutputWriter output) => new("dicom", "Looks at the DICOM network.")
    {
        EchoCommand.Create(output),
        ExplainCommand.Create(output),
        ConformanceCommand.Create(output),
    };
}
