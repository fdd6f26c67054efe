using Completion.Benchmarks;

// Run by hand from the repository's root: dotnet run -c Release --project tests/Completion.Benchmarks [folder with C# sources]
return GrammarCost.Measure(args is [var folder, ..] ? folder : "src");
