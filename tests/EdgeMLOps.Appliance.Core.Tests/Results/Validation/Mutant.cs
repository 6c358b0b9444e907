using EdgeMLOps.Appliance.Core.Results.Validation;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Tests.Results.Validation;

/// <summary>A fault put into an object that has none.</summary>
/// <param name="Name">What is wrong.</param>
/// <param name="Make">Makes the sound object.</param>
/// <param name="Break">Breaks it.</param>
/// <param name="Code">What must be found.</param>
internal sealed record Mutant(string Name, Func<DicomDataset> Make, Action<DicomDataset> Break, ResultFaultCode Code)
{
    public override string ToString() => Name;
}
