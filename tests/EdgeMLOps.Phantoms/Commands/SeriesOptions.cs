using System.CommandLine;

namespace EdgeMLOps.Phantoms.Commands;

/// <summary>What both commands are asked: where to, how many, which, and which knobs.</summary>
internal sealed class SeriesOptions
{
    private readonly Option<int> _minimumSide = new("--min-side") { DefaultValueFactory = _ => 1024 };
    private readonly Option<int> _maximumSide = new("--max-side") { DefaultValueFactory = _ => 3072 };
    private readonly Option<double> _lesionFree = new("--lesion-free") { DefaultValueFactory = _ => 0.4 };
    private readonly Option<double> _minimumCnr = new("--min-cnr") { DefaultValueFactory = _ => 0.5 };
    private readonly Option<double> _maximumCnr = new("--max-cnr") { DefaultValueFactory = _ => 5 };
    private readonly Option<double> _brightness = new("--brightness");
    private readonly Option<double> _contrast = new("--contrast") { DefaultValueFactory = _ => 1 };
    private readonly Option<double> _blur = new("--blur-mm");
    private readonly Option<double> _noise = new("--noise") { DefaultValueFactory = _ => 1 };
    private readonly Option<bool> _inverted = new("--inverted");
    private readonly Option<double> _spacing = new("--spacing-factor") { DefaultValueFactory = _ => 1 };
    private readonly Option<string> _manufacturer = new("--manufacturer");
    private readonly Option<string> _model = new("--model");

    /// <summary>The folder to fill.</summary>
    public Option<DirectoryInfo> Out { get; } = new("--out") { Required = true, Description = "Folder to write to" };

    /// <summary>How many images.</summary>
    public Option<int> Count { get; } = new("--count") { DefaultValueFactory = _ => 20 };

    /// <summary>Which series.</summary>
    public Option<ulong> Seed { get; } = new("--seed") { DefaultValueFactory = _ => 1 };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])
            [Out, Count, Seed, _minimumSide, _maximumSide, _lesionFree, _minimumCnr, _maximumCnr, _brightness, _contrast,
                _blur, _noise, _inverted, _spacing, _manufacturer, _model])
        {
            command.Options.Add(option);
        }
    }

    public PhantomOptions Options(ParseResult parsed)
    {
        var usual = new PhantomKnobs();
        return new PhantomOptions
        {
            MinimumSide = parsed.GetValue(_minimumSide),
            MaximumSide = parsed.GetValue(_maximumSide),
            LesionFree = parsed.GetValue(_lesionFree),
            MinimumCnr = parsed.GetValue(_minimumCnr),
            MaximumCnr = parsed.GetValue(_maximumCnr),
            Knobs = new PhantomKnobs
            {
                Brightness = parsed.GetValue(_brightness),
                Contrast = parsed.GetValue(_contrast),
                BlurMm = parsed.GetValue(_blur),
                Noise = parsed.GetValue(_noise),
                Inverted = parsed.GetValue(_inverted),
                SpacingFactor = parsed.GetValue(_spacing),
                Manufacturer = parsed.GetValue(_manufacturer) ?? usual.Manufacturer,
                Model = parsed.GetValue(_model) ?? usual.Model,
            },
        };
    }
}
