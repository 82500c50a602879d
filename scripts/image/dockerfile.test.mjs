import { expect, test } from "vitest";
import { findMistakes, readStages } from "./dockerfile.mjs";

const right = `# A comment.
FROM node:22-slim AS build
WORKDIR /source
COPY package.json src ./
RUN npm ci && \\
  npm run build

FROM node:22-slim
COPY --from=build --chown=node /source /app
USER node
HEALTHCHECK --timeout=5s CMD ["true"]
ENTRYPOINT ["node", "/app"]
`;

test("a Dockerfile is read stage by stage", () => {
  expect(readStages(right)).toMatchObject([
    {
      name: "build",
      image: "node:22-slim",
      line: 2,
      steps: [
        { keyword: "WORKDIR", text: "/source", line: 3 },
        { keyword: "COPY", text: "package.json src ./", line: 4, from: undefined },
        { keyword: "RUN", text: expect.stringMatching(/^npm ci && +npm run build$/) },
      ],
    },
    {
      name: undefined,
      steps: [
        { keyword: "COPY", text: "/source /app", from: "build" },
        { keyword: "USER", text: "node" },
        { keyword: "HEALTHCHECK", text: 'CMD ["true"]' },
        { keyword: "ENTRYPOINT", text: '["node", "/app"]' },
      ],
    },
  ]);
});

test("one that is right has no mistakes, nor has one that builds on a stage of its own", () => {
  expect(findMistakes(right)).toEqual([]);
  expect(findMistakes(right.replace("\nFROM node:22-slim\n", "\nFROM build\n"))).toEqual([]);
});

test.each([
  ["RUN npm ci", "RNU npm ci", /^line 5: Unknown instruction: RNU/],
  ["FROM node:22-slim AS build", "FROM node AS build", /^line 2: the image node is not pinned/],
  ["node:22-slim\nCOPY", "node:latest\nCOPY", /^line 8: the image node:latest is not pinned/],
  ["--from=build", "--from=builder", /^line 9: there is no stage builder/],
  ["USER node\n", "", /^the last stage runs as root$/],
  ["USER node", "USER 0:0", /^the last stage runs as root$/],
  ["USER node", "USER root", /^the last stage runs as root$/],
  ['["node", "/app"]', "node /app", /^the last stage has no ENTRYPOINT of the exec form$/],
  [/HEALTHCHECK.*\n/, "", /^the last stage has no HEALTHCHECK$/],
])("%s in place of %s is a mistake", (before, after, mistake) => {
  expect(findMistakes(right.replace(before, after))).toEqual([expect.stringMatching(mistake)]);
});
