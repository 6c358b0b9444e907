using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Models.Preparation;
using EdgeMLOps.Appliance.Core.Tests.Inference;

namespace EdgeMLOps.Appliance.Core.Tests.Models.Preparation;

public sealed class WeightFiles_tests
{
    private static readonly byte[] Graph = DemonstrationPackage.Files()[ModelPackage.GraphFile];

    [Fact]
    public void Weights_beside_a_graph_are_named_and_one_that_holds_all_names_none()
    {
        Assert.Empty(WeightFiles.Of(Graph));
        Assert.Equal(["weights/part.data"], WeightFiles.Of(new ExternalData("weights/part.data").Strip(Graph)));
    }

    [Theory]
    [InlineData("../outside.data")]
    [InlineData("/etc/hostname")]
    [InlineData("a\\..\\..\\b")]
    [InlineData("")]
    public void Weights_outside_of_its_folder_are_refused(string location) =>
        Assert.Contains($"'{location}'", Assert.Throws<InvalidDataException>(() => WeightFiles.Of(new ExternalData(location).Strip(Graph))).Message, StringComparison.Ordinal);

    [Fact]
    public void What_ends_too_early_or_is_no_graph_is_refused_wherever_it_is_cut()
    {
        var external = new ExternalData("part.data").Strip(Graph);
        foreach (var length in Enumerable.Range(1, 400).Select(i => i * (external.Length - 1) / 400))
        {
            var refused = Record.Exception(() => WeightFiles.Of(external.AsSpan(0, length)));
            Assert.True(refused is null or InvalidDataException, $"{length}: {refused}");
        }

        Assert.Throws<InvalidDataException>(() => WeightFiles.Of("no graph"u8));
    }
}
