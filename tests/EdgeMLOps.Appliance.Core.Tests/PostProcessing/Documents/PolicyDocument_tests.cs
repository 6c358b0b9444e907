using System.Security.Cryptography;
using System.Text;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Appliance.Core.PostProcessing.Documents;
using EdgeMLOps.Appliance.Core.PostProcessing.Suppression;
using EdgeMLOps.Appliance.Core.Tests.Models;

namespace EdgeMLOps.Appliance.Core.Tests.PostProcessing.Documents;

public sealed class PolicyDocument_tests
{
    [Fact]
    public void Everything_a_policy_says_is_read()
    {
        var json = TestPackage.Bytes(SomePolicy.Full());

        var policy = PolicyDocument.Parse(json);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(json)), policy.Digest);
        Assert.Equal(("some-policy", "1.0.0", 1, "phantom-chest-detector"), (policy.Name, policy.Version, policy.Release, policy.Model));
        Assert.Equal([1, 2], policy.ModelReleases);
        Assert.Equal((SuppressionMethod.SoftGaussian, 0.4, 0.5), (policy.Suppression.Method, policy.Suppression.Sigma, policy.Share));
        Assert.Equal((0.9, 0.25, 20, BoxRounding.Outward), (policy.NestedShare, policy.MinInsideShare, policy.MaxBoxes, policy.Rounding));
        var (nodule, mass) = (policy.Classes["nodule"], policy.Classes["mass"]);
        Assert.Equal((0.4, 0.5, 0.45), (nodule.Threshold, nodule.Groups[AcquisitionGroup.ChestAp], nodule.Groups[AcquisitionGroup.Ct]));
        Assert.Equal((new PolicyRange(4, 1000), new PolicyRange(0.01, 5), new PolicyRange(1, 4)), (nodule.AreaMm2, nodule.AreaPercent, nodule.Aspect));
        Assert.Equal((1.0, 10), (nodule.BorderMarginPercent, nodule.MaxBoxes));
        Assert.Equal((false, 0.25, 0.2), (nodule.Tightening!.IsDark, nodule.Tightening.Contrast, nodule.Tightening.Most));
        Assert.Equal((new PolicyRange(1, double.PositiveInfinity), 0.0, null, null), (mass.Aspect, mass.BorderMarginPercent, mass.MaxBoxes, mass.Tightening));
    }

    [Theory]
    [InlineData("schema", "\"edgemlops.policy/2\"", PolicyFault.SchemaUnknown)]
    [InlineData("schema", null, PolicyFault.KeyMissing)]
    [InlineData("name", "\"\"", PolicyFault.OutOfRange)]
    [InlineData("version", null, PolicyFault.KeyMissing)]
    [InlineData("release", "0", PolicyFault.OutOfRange)]
    [InlineData("release", "1.5", PolicyFault.OutOfRange)]
    [InlineData("release", "\"1\"", PolicyFault.TypeWrong)]
    [InlineData("model", "[]", PolicyFault.TypeWrong)]
    [InlineData("model.name", null, PolicyFault.KeyMissing)]
    [InlineData("model.releases", "[]", PolicyFault.OutOfRange)]
    [InlineData("model.releases", "[0]", PolicyFault.OutOfRange)]
    [InlineData("model.releases", "[1, 1]", PolicyFault.Contradiction)]
    [InlineData("model.digest", "\"ab\"", PolicyFault.KeyUnknown)]
    [InlineData("suppression.method", "\"NMS\"", PolicyFault.WordUnknown)]
    [InlineData("suppression.method", "\"nms\"", PolicyFault.Contradiction)] // with a sigma
    [InlineData("suppression.share", "1.01", PolicyFault.OutOfRange)]
    [InlineData("suppression.share", null, PolicyFault.KeyMissing)]
    [InlineData("suppression.sigma", "0", PolicyFault.OutOfRange)]
    [InlineData("suppression.acrossClasses", "1", PolicyFault.TypeWrong)]
    [InlineData("suppression.iou", "0.5", PolicyFault.KeyUnknown)]
    [InlineData("nestedShare", "0.4", PolicyFault.OutOfRange)]
    [InlineData("nestedShare", "null", PolicyFault.TypeWrong)]
    [InlineData("minInsideShare", "-0.1", PolicyFault.OutOfRange)]
    [InlineData("maxBoxes", "1001", PolicyFault.OutOfRange)]
    [InlineData("maxBoxes", "9", PolicyFault.Contradiction)] // below a class's
    [InlineData("rounding", "\"inward\"", PolicyFault.WordUnknown)]
    [InlineData("scoreFloor", "0.1", PolicyFault.KeyUnknown)]
    [InlineData("Classes", "{}", PolicyFault.KeyUnknown)]
    [InlineData("classes", "{}", PolicyFault.OutOfRange)]
    [InlineData("classes.nodule", "0.4", PolicyFault.TypeWrong)]
    [InlineData("classes.nodule.threshold", "1e999", PolicyFault.OutOfRange)]
    [InlineData("classes.nodule.threshold", null, PolicyFault.KeyMissing)]
    [InlineData("classes.nodule.groups", "{\"portable\": 0.4}", PolicyFault.WordUnknown)]
    [InlineData("classes.nodule.groups", "{\"ct\": 2}", PolicyFault.OutOfRange)]
    [InlineData("classes.nodule.areaMm2", null, PolicyFault.KeyMissing)]
    [InlineData("classes.nodule.areaMm2", "{\"min\": 5, \"max\": 4}", PolicyFault.Contradiction)]
    [InlineData("classes.nodule.areaMm2", "{\"min\": 5}", PolicyFault.KeyMissing)]
    [InlineData("classes.nodule.areaPercent", "{\"min\": 5, \"max\": 101}", PolicyFault.OutOfRange)]
    [InlineData("classes.nodule.aspect", "{\"min\": 0.5, \"max\": 2}", PolicyFault.OutOfRange)]
    [InlineData("classes.nodule.borderMarginPercent", "26", PolicyFault.OutOfRange)]
    [InlineData("classes.nodule.maxBoxes", "0", PolicyFault.OutOfRange)]
    [InlineData("classes.nodule.tighten.content", "\"grey\"", PolicyFault.WordUnknown)]
    [InlineData("classes.nodule.tighten.contrast", "0.01", PolicyFault.OutOfRange)]
    [InlineData("classes.nodule.tighten.most", "0.5", PolicyFault.OutOfRange)]
    [InlineData("classes.nodule.tighten.edge", "1", PolicyFault.KeyUnknown)]
    [InlineData("classes.nodule.color", "1", PolicyFault.KeyUnknown)]
    public void What_is_wrong_has_a_code_and_names_its_key(string path, string? value, PolicyFault expected)
    {
        var fault = Assert.Throws<PolicyException>(() => SomePolicy.Parse(SomePolicy.With(SomePolicy.Full(), path, value)));

        Assert.Equal(expected, fault.Fault);
        var named = (path, expected) switch
        {
            ("suppression.method", PolicyFault.Contradiction) => "suppression.sigma",
            ("maxBoxes", PolicyFault.Contradiction) => "classes.nodule.maxBoxes",
            _ => path,
        };
        Assert.StartsWith(named, fault.Key, StringComparison.Ordinal);
        Assert.StartsWith(fault.Key, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", PolicyFault.NotJson)]
    [InlineData("[]", PolicyFault.TypeWrong)]
    [InlineData("{\"schema\": \"edgemlops.policy/1\", \"schema\": \"edgemlops.policy/1\"}", PolicyFault.NotJson)]
    [InlineData("{\"schema\": \"\\ud800\"}", PolicyFault.NotJson)]
    [InlineData("{\"schema\": \"edgemlops.policy/1\", /* why not */ \"name\": \"a\"}", PolicyFault.NotJson)]
    public void What_is_no_document_has_a_code(string text, PolicyFault expected) =>
        Assert.Equal(expected, Assert.Throws<PolicyException>(() => PolicyDocument.Parse(Encoding.UTF8.GetBytes(text))).Fault);

    [Fact]
    public void No_bytes_whatever_end_in_anything_but_a_document_or_a_code()
    {
        var (some, whole, read) = (new Random(11), TestPackage.Bytes(SomePolicy.Full()), 0);
        for (var round = 0; round < 3000; round++)
        {
            byte[] json = [.. whole];
            for (var change = some.Next(1, 4); change > 0; change--)
            {
                json[some.Next(json.Length)] = (byte)some.Next(256);
            }

            try
            {
                PolicyDocument.Parse(json);
                read++;
            }
            catch (PolicyException ex)
            {
                Assert.True(Enum.IsDefined(ex.Fault));
            }
        }

        Assert.InRange(read, 1, 2999);
        Assert.Equal(PolicyFault.TooLarge, Assert.Throws<PolicyException>(() => PolicyDocument.Parse(new byte[PolicyDocument.MaxBytes + 1])).Fault);
    }

    [Theory]
    [InlineData("classes.effusion", "{ \"threshold\": 0.3, \"areaMm2\": { \"min\": 0, \"max\": 1 }, \"areaPercent\": { \"min\": 0, \"max\": 1 } }", PolicyFault.ClassUnknown)]
    [InlineData("classes.mass", null, PolicyFault.ClassMissing)]
    [InlineData("classes.mass.threshold", "0.001", PolicyFault.BelowFloor)]
    [InlineData("classes.nodule.groups", "{\"ct\": 0.001}", PolicyFault.BelowFloor)]
    [InlineData("model.name", "\"other\"", PolicyFault.OtherModel)]
    [InlineData("model.releases", "[99]", PolicyFault.OtherModel)]
    public void A_policy_that_does_not_fit_the_model_is_refused(string path, string? value, PolicyFault expected)
    {
        Assert.NotNull(SomePolicy.Parse(SomePolicy.Full()).FilterFor(TestPackage.Demonstration));

        var policy = SomePolicy.Parse(SomePolicy.With(SomePolicy.Full(), path, value));

        Assert.Equal(expected, Assert.Throws<PolicyException>(() => policy.FilterFor(TestPackage.Demonstration)).Fault);
    }

    [Fact]
    public void The_floor_is_the_score_from_which_on_every_candidate_is_recorded()
    {
        var manifest = TestPackage.Demonstration.Manifest;
        Assert.Equal(Math.Max(manifest.Output.ScoreFloor, manifest.Policy.ScoreFloor), RecordedFloor.Of(manifest));

        // A temperature of 2 lifts a raw 0.1 to 0.25: what lies between the floor and that was never a candidate.
        var calibrated = manifest with
        {
            Output = manifest.Output with { ScoreFloor = 0.1 },
            Policy = manifest.Policy with { ScoreFloor = 0.05 },
            Calibration = new ModelCalibration { Kind = "platt", Slope = [0.5], Intercept = [0] },
        };
        Assert.Equal(0.25, RecordedFloor.Of(calibrated), 3);
    }
}
