using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Gate.Admitting;
using EdgeMLOps.Contracts.Down.Packages;

namespace EdgeMLOps.Appliance.Gate.Tests.Admitting;

public sealed class AdmissionCodes_tests
{
    [Fact]
    public void Every_fault_of_the_contracts_has_a_code_of_its_name()
    {
        var faults = Enum.GetValues<PackageFault>().Where(fault => fault != PackageFault.None).ToArray();

        Assert.All(faults, fault => Assert.Equal(fault.ToString(), AdmissionCodes.Of(fault).ToString()));
        Assert.True(faults.Length >= 30, $"{faults.Length} faults");
    }

    [Fact]
    public void A_fault_of_the_program_is_none_of_a_package() =>
        Assert.Null(AdmissionCodes.Of(new InvalidOperationException()));

    [Fact]
    public void The_envelope_beside_an_imported_package_has_the_name_it_has_in_the_file() =>
        Assert.Equal(PackageFormat.EnvelopeName, ImportedPackages.EnvelopeFile);
}
