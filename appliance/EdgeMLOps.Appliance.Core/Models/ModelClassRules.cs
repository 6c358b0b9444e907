using System.Globalization;
using static EdgeMLOps.Appliance.Core.Models.ManifestRule;

namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>Refuses classes that cannot be told apart or coded, and a calibration that does not fit them.</summary>
internal static class ModelClassRules
{
    private const int MaxClasses = 256;
    private const int MaxName = 64;

    public static void Check(IReadOnlyList<ModelClass> classes)
    {
        Require(classes.Count is > 0 and <= MaxClasses, "classes", $"must hold 1 to {MaxClasses} classes");
        Whole("classes", classes);
        for (var i = 0; i < classes.Count; i++)
        {
            var (found, key) = (classes[i], string.Create(CultureInfo.InvariantCulture, $"classes[{i}]"));
            Require(found.Id == i, $"{key}.id", "ids run from 0 without gaps");
            Length($"{key}.name", found.Name, MaxName);
            CodeText($"{key}.code.value", found.Code.Value, 16);
            CodeText($"{key}.code.scheme", found.Code.Scheme, 16);
            CodeText($"{key}.code.meaning", found.Code.Meaning, 64);
        }

        Require(
            classes.Select(one => one.Name).Distinct(StringComparer.Ordinal).Count() == classes.Count,
            "classes",
            "two classes have one name");
    }

    public static void Check(ModelCalibration calibration, int classes)
    {
        Same("calibration.kind", calibration.Kind, "platt");
        OneOrEach("calibration.slope", calibration.Slope, classes, "class");
        OneOrEach("calibration.intercept", calibration.Intercept, classes, "class");
        Require(calibration.Slope.All(slope => slope > 0 && double.IsFinite(slope)), "calibration.slope", "must be above 0");
        Require(calibration.Intercept.All(double.IsFinite), "calibration.intercept", "must be numbers");
    }

    // SH and LO (PS3.5 section 6.2), in which a backslash begins a second value.
    private static void CodeText(string key, string found, int most)
    {
        Length(key, found, most);
        Require(!found.Contains('\\', StringComparison.Ordinal), key, "holds a backslash");
    }
}
