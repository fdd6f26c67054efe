// Fetches a real C# project to evaluate on into eval/fetched/NAME, and makes it loadable and buildable.
//
//   node scripts/fetch-project.mjs NAME
//
// The sources are Debian's: an archive of the distribution this machine already uses, checked by apt's signatures and by
// the SHA-256 in eval/projects.json, which also says how the sources compile. Runs on Debian and what derives from it.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = dirname(dirname(fileURLToPath(import.meta.url)));
const recipes = JSON.parse(readFileSync(join(repository, 'eval', 'projects.json'), 'utf8'));

/** Ends with one sentence for a person. */
class Refusal extends Error {}

/** What a command prints; its failure is a sentence, with the end of what it said. */
function run(sentence, command, args, options = {}) {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28, ...options });
  } catch (error) {
    if (error.code === 'ENOENT') throw new Refusal(`${sentence}: '${command}' is not installed here.`);
    const said = `${error.stdout ?? ''}\n${error.stderr ?? ''}`.split('\n').filter(line => /error|^E:|^Err/i.test(line));
    throw new Refusal(`${sentence}:\n${[...new Set(said)].slice(0, 5).join('\n')}`);
  }
}

/** This machine's own package sources, asked for source packages instead of binary ones; as deb822 and one-line texts. */
function sourcesOfThisMachine() {
  const folder = '/etc/apt/sources.list.d';
  const files = [
    '/etc/apt/sources.list',
    ...(existsSync(folder) ? readdirSync(folder).sort().map(name => join(folder, name)) : []),
  ].filter(existsSync);
  const texts = extension => files.filter(file => extname(file) === extension).map(file => readFileSync(file, 'utf8'));
  return {
    'source.sources': texts('.sources').map(text => text.replace(/^Types:.*$/gm, 'Types: deb-src')).join('\n\n'),
    'source.list': texts('.list').map(text => text.replace(/^deb-src .*$/gm, '').replace(/^deb /gm, 'deb-src ')).join('\n'),
  };
}

/** Downloads the archive with an apt that keeps all its state in a folder of its own; returns its path and version. */
function download(recipe, scratch) {
  for (const folder of ['sources', 'lists/partial', 'cache/archives/partial', 'archive']) mkdirSync(join(scratch, folder), { recursive: true });
  for (const [name, text] of Object.entries(sourcesOfThisMachine())) writeFileSync(join(scratch, 'sources', name), text);
  const apt = [
    '-o', 'Dir::Etc::sourcelist=/dev/null', '-o', `Dir::Etc::sourceparts=${join(scratch, 'sources')}`,
    '-o', `Dir::State::lists=${join(scratch, 'lists')}`, '-o', `Dir::Cache=${join(scratch, 'cache')}`,
    // The folder belongs to whoever runs this; apt's own user could not write into it.
    '-o', 'APT::Sandbox::User=',
  ];
  run('The list of source packages cannot be read', 'apt-get', [...apt, '-q', 'update']);
  run(`The sources of '${recipe.sourcePackage}' cannot be downloaded`, 'apt-get',
    [...apt, '-q', 'source', '--download-only', '--tar-only', recipe.sourcePackage], { cwd: join(scratch, 'archive') });
  const archives = readdirSync(join(scratch, 'archive')).filter(name => name.includes('.orig.tar.'));
  if (archives.length !== 1) throw new Refusal(`The source package '${recipe.sourcePackage}' has ${archives.length} archives where one was expected.`);
  const archive = join(scratch, 'archive', archives[0]);
  const found = createHash('sha256').update(readFileSync(archive)).digest('hex');
  if (found !== recipe.archiveSha256) {
    throw new Refusal(`${archives[0]} is another version than the recipe was written for (SHA-256 ${found}); try it and update eval/projects.json.`);
  }
  return { archive, version: archives[0].slice(archives[0].indexOf('_') + 1, archives[0].indexOf('.orig.tar.')) };
}

function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function projectFile(build) {
  const packages = Object.entries(build.packages ?? {}).map(([name, attributes]) =>
    `    <PackageReference Include="${escape(name)}"${Object.entries(attributes).map(([key, value]) => ` ${key}="${escape(value)}"`).join('')} />`);
  const references = (build.references ?? []).map(path => `    <Reference Include="${escape(path)}" />`);
  return [
    '<Project Sdk="Microsoft.NET.Sdk">',
    '  <PropertyGroup>',
    `    <TargetFramework>${escape(build.targetFramework)}</TargetFramework>`,
    '    <AllowUnsafeBlocks>true</AllowUnsafeBlocks>',
    '    <GenerateAssemblyInfo>false</GenerateAssemblyInfo>',
    '    <EnableDefaultItems>false</EnableDefaultItems>',
    `    <DefineConstants>${['$(DefineConstants)', ...build.defines].map(escape).join(';')}</DefineConstants>`,
    `    <NoWarn>${['$(NoWarn)', ...build.noWarn].map(escape).join(';')}</NoWarn>`,
    '  </PropertyGroup>',
    '  <ItemGroup>',
    `    <Compile Include="${build.compile.map(escape).join(';')}" Exclude="${build.exclude.map(escape).join(';')}" />`,
    ...packages,
    ...references,
    '  </ItemGroup>',
    '</Project>',
    '',
  ].join('\n');
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).map(entry => join(entry.parentPath ?? entry.path, entry.name));
}

function unpack(name, recipe, archive, folder) {
  const source = join(folder, 'source');
  mkdirSync(source, { recursive: true });
  run('The archive cannot be unpacked', 'tar', ['-xf', archive, '-C', source, '--strip-components=1']);
  if (!existsSync(join(source, recipe.licenceFile))) throw new Refusal(`The archive holds no ${recipe.licenceFile}; its licence must be looked at again.`);
  // Two project files that claim a file would leave it open which one the file is compiled in.
  for (const file of filesBelow(source)) if (['.csproj', '.sln'].includes(extname(file))) rmSync(file);
  writeFileSync(join(folder, `${name}.csproj`), projectFile(recipe.build));
  // What this repository sets for its own code must not reach into the fetched one.
  for (const file of ['Directory.Build.props', 'Directory.Build.targets', 'Directory.Packages.props']) writeFileSync(join(folder, file), '<Project />\n');
  writeFileSync(join(folder, '.editorconfig'), 'root = true\n');
}

/** The files that the project compiles, without what the build adds itself. */
function compiledFiles(folder, project) {
  const items = JSON.parse(run('The project cannot be read', 'dotnet', ['msbuild', project, '-nologo', '-getItem:Compile'], { cwd: folder }));
  return items.Items.Compile.map(item => item.FullPath);
}

function fetchProject(name) {
  const recipe = Object.hasOwn(recipes, name ?? '') ? recipes[name] : undefined;
  if (!recipe) {
    const known = Object.entries(recipes).map(([key, { about, licence }]) => `  ${key}: ${about} (${licence})`).join('\n');
    throw new Refusal(`${name ? `There is no project '${name}'` : 'Name a project'}; choose from:\n${known}`);
  }
  const target = join(repository, 'eval', 'fetched', name);
  const unfinished = `${target}.unfinished`;
  const scratch = mkdtempSync(join(tmpdir(), 'fetch-project-'));
  chmodSync(scratch, 0o755);
  try {
    const { archive, version } = download(recipe, scratch);
    rmSync(unfinished, { recursive: true, force: true });
    unpack(name, recipe, archive, unfinished);
    rmSync(target, { recursive: true, force: true });
    renameSync(unfinished, target);
    const project = `${name}.csproj`;
    run(`${name} ${version} does not build`, 'dotnet', ['build', project, '-nologo', '-v', 'q'], { cwd: target });
    const files = compiledFiles(target, project);
    const lines = files.reduce((sum, file) => sum + readFileSync(file, 'utf8').split('\n').length - 1, 0);
    console.log(`${name} ${version}: ${recipe.about}`);
    console.log(`licence ${recipe.licence}, see ${relative(repository, join(target, 'source', recipe.licenceFile))}`);
    console.log(`${recipe.trainedOn ? 'PART of' : 'not part of'} the default model's training data`);
    console.log(`${files.length} files, ${lines} lines, builds without errors for ${recipe.build.targetFramework}`);
    console.log(`project: ${relative(repository, join(target, project))}`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
    rmSync(unfinished, { recursive: true, force: true });
  }
}

try {
  fetchProject(process.argv[2]);
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
