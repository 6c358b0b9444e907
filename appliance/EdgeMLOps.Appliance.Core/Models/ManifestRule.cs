using System.Globalization;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>The checks that all parts of a manifest are made of; each refuses by key.</summary>
internal static class ManifestRule
{
    public static void Require(bool holds, string key, string fault)
    {
        if (!holds)
        {
            throw new ManifestException(key, fault);
        }
    }

    public static void Same(string key, string found, string expected) =>
        Require(string.Equals(found, expected, StringComparison.Ordinal), key, $"is '{found}', this program reads '{expected}'");

    public static void OneOf(string key, string found, params IReadOnlyCollection<string> expected) =>
        Require(expected.Contains(found, StringComparer.Ordinal), key, $"is '{found}', must be one of {string.Join(", ", expected)}");

    /// <summary>Text that goes into logs, results and pictures as it is: no longer than that, and on one line.</summary>
    public static void Length(string key, string found, int most)
    {
        Require(found.Length > 0 && found.Length <= most, key, string.Create(CultureInfo.InvariantCulture, $"must be 1 to {most} characters"));
        Require(string.Equals(Printable.Line(found), found, StringComparison.Ordinal), key, "holds a control character");
    }

    /// <summary>JSON may hold null in a list, whatever the type of the list says.</summary>
    public static void Whole<T>(string key, IEnumerable<T> found) => Require(!found.Contains(default) || default(T) is not null, key, "holds null");

    /// <summary>One number for all of something, or one each.</summary>
    public static void OneOrEach(string key, IReadOnlyList<double> found, int each, string of) =>
        Require(found.Count == 1 || found.Count == each, key, string.Create(CultureInfo.InvariantCulture, $"must hold 1 number or {each}, one a {of}"));

    public static void Distinct(string key, IReadOnlyCollection<string> found) =>
        Require(found.Distinct(StringComparer.Ordinal).Count() == found.Count, key, "names something twice");
}
